#!/usr/bin/python3
"""Scans of the samples, as scanners, faxes and telephones make them: make.py DIR [COUNT]

Draws certificates that need no look as pictures, spoils them in the twelve ways below and writes
them as PDFs without text, with DIR/truth.jsonl in the form of samples/truth.jsonl. The same COUNT
gives the same scans. Needs poppler-utils, python3-numpy, python3-pil and python3-opencv."""
import io
import json
import os
import pathlib
import subprocess
import sys
import zlib

import cv2
import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]


def draw(path, dpi):
    out = subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-f", "1", "-l", "1", str(path)], check=True,
                         stdout=subprocess.PIPE).stdout
    return np.array(Image.open(io.BytesIO(out)).convert("L"))


# ---------------------------------------------------------------- what happens to paper
def tilt(picture, degrees, paper=255):
    h, w = picture.shape
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1)
    return cv2.warpAffine(picture, turn, (w, h), flags=cv2.INTER_CUBIC, borderValue=paper)


def noise(picture, luck, spread):
    return np.clip(picture + luck.normal(0, spread, picture.shape), 0, 255).astype(np.uint8)


def specks(picture, luck, share):
    where = luck.random(picture.shape)
    out = picture.copy()
    out[where < share / 2] = 0
    out[where > 1 - share / 2] = 255
    return out


def soften(picture, by):
    return cv2.GaussianBlur(picture, (0, 0), by)


def fade(picture, dark=25, light=235):
    return (dark + picture.astype(np.float32) * (light - dark) / 255).astype(np.uint8)


def one_bit(picture, luck=None):
    level = cv2.threshold(picture, 0, 255, cv2.THRESH_OTSU)[0]
    return np.where(picture > level, 255, 0).astype(np.uint8)


def shadow(picture, luck):
    h, w = picture.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    light = 1 - 0.35 * (x / w) * luck.uniform(0.6, 1) - 0.2 * np.clip(1 - y / (0.15 * h), 0, 1)
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def photograph(picture, luck):
    h, w = picture.shape
    edge = int(0.05 * max(h, w))
    desk = np.full((h + 2 * edge, w + 2 * edge), 70, np.uint8)
    desk[edge:edge + h, edge:edge + w] = picture
    corners = np.float32([[edge, edge], [edge + w, edge], [edge + w, edge + h], [edge, edge + h]])
    moved = corners + luck.uniform(-0.018, 0.018, (4, 2)).astype(np.float32) * max(h, w)
    way = cv2.getPerspectiveTransform(corners, moved)
    return cv2.warpPerspective(desk, way, (desk.shape[1], desk.shape[0]), flags=cv2.INTER_CUBIC,
                               borderValue=70)


def clean(path, luck):
    return noise(soften(draw(path, 200), 0.5), luck, 3), 200, 85


def small(path, luck):
    return noise(soften(draw(path, 150), 0.5), luck, 3), 150, 80


def bits_300(path, luck):
    return one_bit(noise(soften(draw(path, 300), 0.7), luck, 8)), 300, None


def bits_200(path, luck):
    return one_bit(noise(soften(draw(path, 200), 0.6), luck, 8)), 200, None


def skewed(path, luck):
    return noise(tilt(draw(path, 200), luck.choice([-1, 1]) * luck.uniform(1, 5)), luck, 3), 200, 80


def noisy(path, luck):
    return specks(noise(fade(soften(draw(path, 200), 0.6)), luck, 14), luck, 0.004), 200, 75


def shaded(path, luck):
    return noise(shadow(fade(soften(draw(path, 200), 0.6)), luck), luck, 4), 200, 70


def squeezed(path, luck):
    return soften(draw(path, 200), 0.5), 200, 25


def slanted(path, luck):
    return noise(shadow(photograph(fade(draw(path, 220)), luck), luck), luck, 5), 220, 75


def upside_down(path, luck):
    return noise(np.rot90(tilt(draw(path, 200), luck.uniform(-1, 1)), 2), luck, 3), 200, 80


def sideways(path, luck):
    return noise(np.rot90(draw(path, 200), luck.choice([1, 3])), luck, 3), 200, 80


def faxed(path, luck):
    page = draw(path, 204)
    page = specks(tilt(page, luck.uniform(-1, 1)), luck, 0.0008)
    return one_bit(soften(page, 0.6)), 204, None


WAYS = [clean, small, bits_300, bits_200, skewed, noisy, shaded, squeezed, slanted, upside_down, sideways, faxed]


# ---------------------------------------------------------------- a PDF of a picture
def pdf(picture, dpi, quality):
    h, w = picture.shape
    if quality is None:
        rows = np.packbits(picture > 127, axis=1)
        stream, how = zlib.compress(rows.tobytes(), 9), b"/Filter/FlateDecode/BitsPerComponent 1"
    else:
        jpeg = io.BytesIO()
        Image.fromarray(picture).save(jpeg, "JPEG", quality=quality)
        stream, how = jpeg.getvalue(), b"/Filter/DCTDecode/BitsPerComponent 8"
    page = b"%.2f %.2f" % (w * 72 / dpi, h * 72 / dpi)
    content = b"q " + page.replace(b" ", b" 0 0 ") + b" 0 0 cm /S Do Q"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + page + b"]/Contents 4 0 R"
               b"/Resources<</XObject<</S 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray%s/Length %d>>stream\n"
               % (w, h, how, len(stream)) + stream + b"\nendstream"]
    out, places = b"%PDF-1.4\n", []
    for i, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % i + text + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 72
    folder.mkdir(parents=True, exist_ok=True)
    truths = [json.loads(line) for line in open(ROOT / "samples/truth.jsonl", encoding="utf-8")]
    plain = [t for t in truths if t["outcome"] == "certificate" and not t["may_flag"] and len(t["entries"]) == 1]
    with open(folder / "truth.jsonl", "w", encoding="utf-8") as lines:
        for i in range(count):
            way = WAYS[i % len(WAYS)]
            truth = dict(plain[(i * 7) % len(plain)])
            luck = np.random.default_rng(i)
            name = f"{i:03d}-{way.__name__}-{truth['file']}"
            (folder / name).write_bytes(pdf(*way(ROOT / "samples" / truth["file"], luck)))
            truth.update(file=name, ingest="flagged")
            lines.write(json.dumps(truth, ensure_ascii=False) + "\n")
    print(f"{count} scans in {folder}")


if __name__ == "__main__":
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1764000000")
    main()
