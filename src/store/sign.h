/* Detached signatures by a person's key: Ed25519, Ed448 or RSA, as a PEM file. RSA signs the
 * SHA-256 with PKCS #1 v1.5, so that the same bytes give the same signature. */
#pragma once
#include <glib.h>

typedef struct SignKey SignKey;
/* `secret`: to sign with; else a public key, or a secret one, to check with. A passphrase is asked
 * for on the terminal. NULL with error. */
SignKey *sign_key_read(const char *file, gboolean secret, GError **error);
void sign_key_free(SignKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignKey, sign_key_free)
/* SHA-256 over its public part (SubjectPublicKeyInfo), as 64 hex digits. Borrowed. */
const char *sign_key_id(const SignKey *key);
gboolean sign_key_is_rsa(const SignKey *key);

GBytes *sign_bytes(const SignKey *key, GBytes *bytes, GError **error); /* NULL with error */
gboolean sign_holds(const SignKey *key, GBytes *bytes, GBytes *signature);
