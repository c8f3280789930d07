/* Signing and checking with libcrypto. */
#include "store/sign.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>

#include "store/archive.h"

#define LEAST_RSA_BITS 2048

struct SignKey {
  EVP_PKEY *pkey;
  const EVP_MD *digest; /* NULL: the key brings its own */
  char *id;
};

static GQuark sign_error_quark(void) { return g_quark_from_static_string("cmeledger-sign"); }

static void fail(GError **error, const char *file, const char *what) {
  g_set_error(error, sign_error_quark(), 0, "%s: %s", file, what);
}

static gboolean choose_digest(SignKey *key, const char *file, GError **error) {
  int type = EVP_PKEY_get_base_id(key->pkey);
  if (type == EVP_PKEY_ED25519 || type == EVP_PKEY_ED448) return TRUE;
  if (type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key->pkey) >= LEAST_RSA_BITS) {
    key->digest = EVP_sha256();
    return TRUE;
  }
  fail(error, file, type == EVP_PKEY_RSA
                        ? "an RSA key must have 2048 bits or more"
                        : "it must be an Ed25519, Ed448 or RSA key; 'openssl genpkey -algorithm "
                          "ed25519' makes one");
  return FALSE;
}

static void name_key(SignKey *key) {
  guint8 *der = NULL;
  int length = i2d_PUBKEY(key->pkey, &der);
  key->id = sha256_of_bytes(der, length > 0 ? (gsize)length : 0);
  OPENSSL_free(der);
}

SignKey *sign_key_read(const char *file, gboolean secret, GError **error) {
  g_autoptr(SignKey) key = g_new0(SignKey, 1);
  FILE *pem = fopen(file, "re");
  if (!pem) {
    fail(error, file, g_strerror(errno));
    return NULL;
  }
  if (!secret) key->pkey = PEM_read_PUBKEY(pem, NULL, NULL, NULL);
  if (!key->pkey) {
    rewind(pem);
    key->pkey = PEM_read_PrivateKey(pem, NULL, NULL, NULL);
  }
  fclose(pem);
  ERR_clear_error();
  if (!key->pkey) {
    fail(error, file, secret ? "it is no secret key in PEM form that can be opened"
                             : "it is no public key in PEM form");
    return NULL;
  }
  if (!choose_digest(key, file, error)) return NULL;
  name_key(key);
  return g_steal_pointer(&key);
}

void sign_key_free(SignKey *key) {
  if (!key) return;
  EVP_PKEY_free(key->pkey);
  g_free(key->id);
  g_free(key);
}

const char *sign_key_id(const SignKey *key) { return key->id; }
gboolean sign_key_is_rsa(const SignKey *key) { return key->digest != NULL; }

GBytes *sign_bytes(const SignKey *key, GBytes *bytes, GError **error) {
  gsize length, room = 0;
  const guint8 *start = g_bytes_get_data(bytes, &length);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  guint8 *signature = NULL;
  gboolean good = EVP_DigestSignInit(context, NULL, key->digest, NULL, key->pkey) == 1 &&
                  EVP_DigestSign(context, NULL, &room, start, length) == 1;
  if (good) {
    signature = g_malloc(room);
    good = EVP_DigestSign(context, signature, &room, start, length) == 1;
  }
  EVP_MD_CTX_free(context);
  if (good) return g_bytes_new_take(signature, room);
  g_free(signature);
  ERR_clear_error();
  fail(error, key->id, "nothing could be signed with this key");
  return NULL;
}

gboolean sign_holds(const SignKey *key, GBytes *bytes, GBytes *signature) {
  gsize length, size;
  const guint8 *start = g_bytes_get_data(bytes, &length);
  const guint8 *sign = g_bytes_get_data(signature, &size);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  gboolean holds = EVP_DigestVerifyInit(context, NULL, key->digest, NULL, key->pkey) == 1 &&
                   EVP_DigestVerify(context, sign, size, start, length) == 1;
  EVP_MD_CTX_free(context);
  ERR_clear_error();
  return holds;
}
