"""Writes corpus.gz: small image files, sound and odd, and the pixels that Pillow reads from them.

Run in this folder with: python3 make_corpus.py (Pillow 12.3, with libjpeg-turbo 3.1 and libwebp 1.6)

It is a sequence of entries, each with its name (two bytes of length, ASCII) and content (four bytes of length, bytes).
The entry corpus.json has for each image file {"pixels": NAME, "width": W, "height": H}, where NAME is an entry with red,
green, blue of each pixel after exif_transpose and convert("RGB"); or {"refused": true}.
"""
import gzip
import io
import json
import re
import struct
import zlib

from PIL import Image, ImageOps, features

PHOTO = Image.open("../images/coffee.png").convert("RGB")
SMALL = PHOTO.crop((300, 150, 460, 280)).resize((27, 21), Image.BICUBIC)
WIDE = PHOTO.resize((40, 24), Image.BICUBIC)

files = {}


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


# JPEG: what surrounds the pixels.

def segments(jpeg):
    """The segments up to the first scan, and the rest."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        found.append(jpeg[at:end])
        at = end
    return found, jpeg[at:]


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def joined(parts, rest):
    return b"\xff\xd8" + b"".join(parts) + rest


def with_ids(part, ids):
    """A frame header with other component identifiers."""
    part = bytearray(part)
    for i, name in enumerate(ids):
        part[10 + 3 * i] = name
    return bytes(part)


def scan_with_ids(rest, ids):
    rest = bytearray(rest)
    for i, name in enumerate(ids):
        rest[5 + 2 * i] = name
    return bytes(rest)


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def is_frame(part):
    return 0xC0 <= part[1] <= 0xC2


def jpegs():
    for sampling, subsampling in (("444", 0), ("420", 2)):
        parts, rest = segments(encoded(SMALL, "JPEG", quality=90, subsampling=subsampling))
        bare = [p for p in parts if p[1] < 0xE0]
        for jfif in (False, True):
            for transform in (None, 0, 1, 2, 9):
                for ids in ((1, 2, 3), (0, 1, 2), (82, 71, 66), (1, 34, 35), (2, 1, 3)):
                    if sampling == "420" and (ids != (0, 1, 2) or transform == 9):
                        continue
                    head = [JFIF] * jfif + ([] if transform is None else [adobe(transform)])
                    body = [with_ids(p, ids) if is_frame(p) else p for p in bare]
                    name = f"colours_{sampling}{'_jfif' * jfif}_adobe{transform}_ids{'-'.join(map(str, ids))}.jpg"
                    files[name] = joined(head + body, scan_with_ids(rest, ids))
        short = segment(0xEE, b"Adobe\0\x64\0\0\0")
        files[f"adobe_too_short_{sampling}.jpg"] = joined([short] + bare, rest)
        files[f"jfif_too_short_{sampling}.jpg"] = joined([segment(0xE0, b"JFIF\0\1\1"), adobe(0)] + bare, rest)

    inks = Image.merge("CMYK", (*SMALL.split(), SMALL.convert("L").point(lambda v: 120 + v // 2)))
    parts, rest = segments(encoded(inks, "JPEG", quality=90))
    bare = [p for p in parts if p[1] < 0xE0]
    for jfif in (False, True):
        for transform in (None, 0, 1, 2):
            head = [JFIF] * jfif + ([] if transform is None else [adobe(transform)])
            files[f"inks{'_jfif' * jfif}_adobe{transform}.jpg"] = joined(head + bare, rest)

    plain = encoded(SMALL, "JPEG", quality=85)
    restarts = encoded(WIDE, "JPEG", quality=85, restart_marker_blocks=1)
    grey = encoded(SMALL.convert("L"), "JPEG", quality=85)
    progressive = encoded(SMALL, "JPEG", quality=85, progressive=True)
    for name, jpeg in (("plain", plain), ("restarts", restarts), ("grey", grey), ("progressive", progressive)):
        files[f"{name}.jpg"] = jpeg
        parts, rest = segments(jpeg)
        for what, stray in (("one", b"\x00"), ("many", b"12345678" * 5), ("escaped", b"\x01\xff\x00\xff\x00"),
                            ("filled", b"\xff\xff\xff")):
            files[f"{name}_{what}_before_end.jpg"] = jpeg[:-2] + stray + jpeg[-2:]
            files[f"{name}_{what}_after_end.jpg"] = jpeg + stray
            files[f"{name}_{what}_between_segments.jpg"] = joined([p + stray for p in parts], rest)
        files[f"{name}_cut_half.jpg"] = jpeg[:len(jpeg) // 2]
        files[f"{name}_cut_in_header.jpg"] = jpeg[:60]
        files[f"{name}_without_end.jpg"] = jpeg[:-2]
    for stray in (b"\x00", b"1234"):
        at = restarts.index(b"\xff\xd1")
        files[f"restarts_{len(stray)}_before_restart.jpg"] = restarts[:at] + stray + restarts[at:]
        at = progressive.index(b"\xff\xda", progressive.index(b"\xff\xda") + 2)
        files[f"progressive_{len(stray)}_before_scan.jpg"] = progressive[:at] + stray + progressive[at:]

    parts, rest = segments(plain)
    for what, odd in (
        ("empty_comment", segment(0xFE, b"")),
        ("length_0", b"\xff\xfe\x00\x00"),
        ("length_1", b"\xff\xe5\x00\x01"),
        ("profile_of_nonsense", segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(range(100)))),
        ("profile_cut", segment(0xE2, b"ICC_PROFILE\0")),
        ("jfif_thumbnail_missing", segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\x50\x50")),
        ("jfif_extension", segment(0xE0, b"JFXX\0\x11")),
        ("jfif_version_9", segment(0xE0, b"JFIF\0\x09\1\0\0\1\0\1\0\0")),
        ("exif_of_nonsense", segment(0xE1, b"Exif\0\0nonsense")),
        ("exif_empty", segment(0xE1, b"Exif\0\0")),
        ("second_image_after", b""),
        ("photoshop", segment(0xED, b"Photoshop 3.0\0" + bytes(40))),
        ("restart_in_header", b"\xff\xd3"),
    ):
        files[f"odd_{what}.jpg"] = joined([parts[0], odd] + parts[1:], rest)
        files[f"odd_{what}_first.jpg"] = joined([odd] + parts, rest)
    files["odd_second_image_after.jpg"] = plain + grey
    files["motion_frame_without_tables.jpg"] = joined([p for p in parts if p[1] != 0xC4], rest)


# EXIF orientation.

def tiff(orientation, kind, little, count=1, before=0):
    order = "<" if little else ">"
    entries = [struct.pack(order + "HHII", 0x0100 + i, 4, 1, 7) for i in range(before)]
    if kind in (3, 8):
        value = struct.pack(order + "HH", orientation, 0)
    else:
        value = struct.pack(order + "I", orientation)
    entries.append(struct.pack(order + "HHI", 0x0112, kind, count) + value)
    head = (b"II*\0" if little else b"MM\0*") + struct.pack(order + "I", 8)
    return head + struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4)


def riff(chunks):
    body = b"".join(n + struct.pack("<I", len(c)) + c + b"\0" * (len(c) & 1) for n, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def riff_chunks(webp):
    found, at = [], 12
    while at < len(webp):
        size = struct.unpack("<I", webp[at + 4:at + 8])[0]
        found.append((webp[at:at + 4], webp[at + 8:at + 8 + size]))
        at += 8 + size + (size & 1)
    return found


def extended(flags, size):
    return b"VP8X", bytes([flags, 0, 0, 0]) + struct.pack("<I", size[0] - 1)[:3] + struct.pack("<I", size[1] - 1)[:3]


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_chunks(png):
    found, at = [], 8
    while at < len(png):
        size = struct.unpack(">I", png[at:at + 4])[0]
        found.append((png[at + 4:at + 8], png[at + 8:at + 8 + size]))
        at += 12 + size
    return found


def png(chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(n, c) for n, c in chunks)


def orientations():
    jpeg_parts, jpeg_rest = segments(encoded(SMALL, "JPEG", quality=85))
    head, *others = png_chunks(encoded(SMALL, "PNG"))
    still = riff_chunks(encoded(SMALL, "WEBP", lossless=True))
    cases = [(f"{o}", tiff(o, 3, o % 2)) for o in range(0, 10)]
    cases += [(f"6_type{kind}{'_little' * little}", tiff(6, kind, little)) for kind in (4, 8, 9) for little in (0, 1)]
    cases += [("6_text", tiff(6, 2, 0)), ("6_twice", tiff(6, 3, 0, count=2)), ("6_third_entry", tiff(6, 3, 1, before=2))]
    for name, exif in cases:
        if name[0] in "0123456789":
            files[f"exif_{name}.jpg"] = joined([segment(0xE1, b"Exif\0\0" + exif)] + jpeg_parts, jpeg_rest)
        files[f"exif_{name}.png"] = png([head, (b"eXIf", exif)] + others)
        files[f"exif_{name}.webp"] = riff([extended(8, SMALL.size)] + still + [(b"EXIF", exif)])
    exif = tiff(6, 3, 1)
    files["exif_signed.png"] = png([head, (b"eXIf", b"Exif\0\0" + exif)] + others)
    files["exif_signed.webp"] = riff([extended(8, SMALL.size)] + still + [(b"EXIF", b"Exif\0\0" + exif)])
    files["exif_after_data.png"] = png([head] + others[:-1] + [(b"eXIf", exif)] + others[-1:])
    files["exif_not_announced.webp"] = riff([extended(0, SMALL.size)] + still + [(b"EXIF", exif)])
    files["exif_of_nonsense.png"] = png([head, (b"eXIf", b"nonsense")] + others)
    raw = b"\nexif\n      %d\n" % (6 + len(exif)) + b"".join(
        (b"Exif\0\0" + exif)[i:i + 20].hex().encode() + b"\n" for i in range(0, 6 + len(exif), 20))
    key = b"Raw profile type exif\0"
    files["exif_raw_profile.png"] = png([head, (b"tEXt", key + raw)] + others)
    files["exif_raw_profile_packed.png"] = png([head, (b"zTXt", key + b"\0" + zlib.compress(raw))] + others)
    files["exif_raw_profile_after_data.png"] = png([head] + others[:-1] + [(b"tEXt", key + raw)] + others[-1:])
    files["exif_raw_profile_and_chunk.png"] = png([head, (b"tEXt", key + raw), (b"eXIf", tiff(3, 3, 0))] + others)
    for name, packet in (("attribute", b"<x:xmpmeta tiff:Orientation=\"6\" a=\"\xc3\xa9\"/>"),
                         ("element", b"<x:xmpmeta><tiff:Orientation>8</tiff:Orientation></x:xmpmeta>")):
        text = b"XML:com.adobe.xmp\0"
        for also, before in (("", []), ("_after_exif", [tiff(3, 3, 1)]), ("_after_exif_without", [tiff(1, 2, 1)])):
            files[f"xmp_{name}{also}.png"] = png(
                [head] + [(b"eXIf", e) for e in before] + [(b"iTXt", text + b"\0\0\0\0" + packet)] + others)
            files[f"xmp_{name}{also}.jpg"] = joined(
                [segment(0xE1, b"Exif\0\0" + e) for e in before]
                + [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)] + jpeg_parts, jpeg_rest)
            files[f"xmp_{name}{also}.webp"] = riff(
                [extended(12, SMALL.size)] + still + [(b"EXIF", e) for e in before] + [(b"XMP ", packet)])
        files[f"xmp_{name}_packed.png"] = png(
            [head, (b"iTXt", text + b"\1\0en\0x\0" + zlib.compress(packet))] + others)
    files["exif_second.jpg"] = joined(
        [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), segment(0xE1, b"Exif\0\0" + exif)] + jpeg_parts,
        jpeg_rest)


# PNG: chunks besides header, palette and data.

def pngs():
    indexed = SMALL.quantize(12)
    pictures = {"rgb": SMALL, "grey": SMALL.convert("L"), "indexed": indexed, "bits": SMALL.convert("1"),
                "alpha": Image.merge("RGBA", (*SMALL.split(), SMALL.convert("L")))}
    for name, picture in pictures.items():
        plain = encoded(picture, "PNG")
        files[f"{name}.png"] = plain
        chunks = png_chunks(plain)
        files[f"{name}_without_end.png"] = png(chunks[:-1])
        files[f"{name}_without_end_and_last_checksum.png"] = png(chunks[:-1])[:-4]
        files[f"{name}_after_end.png"] = plain + b"1234" * 9
        files[f"{name}_cut.png"] = plain[:len(plain) * 2 // 3]
        at = [n for n, _ in chunks].index(b"IDAT")
        data = chunks[at][1]
        split = [(b"IDAT", data[i:i + 40]) for i in range(0, len(data), 40)]
        files[f"{name}_in_parts.png"] = png(chunks[:at] + split + chunks[at + 1:])
        files[f"{name}_last_parts_missing.png"] = png(chunks[:at] + split[:len(split) // 2])
        files[f"{name}_last_parts_missing_with_end.png"] = png(chunks[:at] + split[:len(split) // 2] + chunks[at + 1:])
        for odd, content in () if name in ("grey", "bits") else (
            ("tEXt", b""), ("tEXt", b"no separator"), ("tEXt", b"k" * 100 + b"\0text"), ("zTXt", b"k\0\0nonsense"),
            ("zTXt", b"k\0\1"), ("iTXt", b"k\0\0"), ("bKGD", b"\0"), ("sBIT", b"\0" * 9), ("gAMA", b"\0\0\1\0"),
            ("cHRM", b"\0"), ("sRGB", b""), ("pHYs", b"\0"), ("tIME", b"\1\2"), ("hIST", b"\0"),
            ("iCCP", b"name\0\0nonsense"), ("sPLT", b"x"), ("tRNS", b"\0\1\0\2\0\3"), ("vpAg", b""), ("acTL", b"\0"),
        ):
            number = sum(key.startswith(f"{name}_{odd}") for key in files)
            files[f"{name}_{odd}_{number}.png"] = png(chunks[:at] + [(odd.encode(), content)] + chunks[at:])
    for name, index in (("header", 0), ("palette", 1)):
        broken = bytearray(encoded(indexed, "PNG"))
        broken[20 + 25 * index + 12] ^= 0x40
        files[f"{name}_changed.png"] = bytes(broken)


# GIF: frames on a screen.

def gif(screen, place, frame, transparent=None, extensions=b"", local=False, after=b";"):
    palette = bytes(frame.getpalette())[:48].ljust(48, b"\0")
    pixels = encoded(frame, "GIF")
    at = 13 + (3 << (pixels[10] & 7) + 1 if pixels[10] & 0x80 else 0)
    while pixels[at] == 0x21:
        at += 2
        while pixels[at]:
            at += pixels[at] + 1
        at += 1
    data = pixels[at + 10:]
    if pixels[at + 9] & 0x80:
        data = data[3 << (pixels[at + 9] & 7) + 1:]
    end = 1
    while data[end]:
        end += data[end] + 1
    control = b"" if transparent is None else b"!\xf9\4\1\0\0" + bytes([transparent]) + b"\0"
    flags = 0x83 if local else 0
    return (b"GIF89a" + struct.pack("<HHBBB", *screen, 0x70 | (0 if local else 0x83), 2, 0)
            + (b"" if local else palette) + extensions + control
            + b"," + struct.pack("<HHHHB", *place, *frame.size, flags | (pixels[at + 9] & 0x40))
            + (palette if local else b"") + data[:end + 1] + after)


def gifs():
    frame = SMALL.quantize(16)
    comment = b"!\xfe\3abc\0"
    for local in (False, True):
        for transparent in (None, 0, 3, 255):
            for screen, place in (((40, 30), (5, 7)), (SMALL.size, (0, 0)), ((10, 10), (4, 6)), ((0, 0), (0, 0)),
                                  ((40, 21), (0, 0))):
                name = f"{screen[0]}x{screen[1]}_at{place[0]}-{place[1]}_{transparent}{'_local' * local}.gif"
                files[name] = gif(screen, place, frame, transparent, local=local)
    plain = gif((40, 30), (5, 7), frame)
    files["comments.gif"] = gif((40, 30), (5, 7), frame, 3, comment * 5 + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0")
    files["without_trailer.gif"] = plain[:-1]
    files["stray_after.gif"] = plain + b"1234"
    files["stray_before_frame.gif"] = gif((40, 30), (5, 7), frame, extensions=b"\0\0")
    files["cut_half.gif"] = plain[:len(plain) // 2]
    files["interlaced.gif"] = encoded(frame, "GIF", interlace=1)
    files["animated.gif"] = encoded(frame, "GIF", save_all=True, append_images=[WIDE.quantize(16)])


# WebP.

def webps():
    # The first two of these were decoded to other colours by TwelveMonkeys 3.12 and 3.13.
    pictures = (PHOTO.resize((17, 15)), PHOTO.crop((200, 100, 232, 132)), PHOTO.resize((21, 17), Image.BICUBIC))
    for method in range(7):
        for i, quality in enumerate((30, 40, 50, 65, 80, 90, 95)):
            files[f"lossy_method{method}_quality{quality}.webp"] = encoded(
                pictures[(method + i) % 3], "WEBP", method=method, quality=quality)
    for method in (0, 1):
        for i, picture in enumerate(pictures[:2]):
            files[f"lossy_picture{i}_method{method}.webp"] = encoded(picture, "WEBP", method=method, quality=75)
    plain = Image.new("RGB", (16, 16), (22, 38, 64))
    for method in range(7):
        files[f"lossy_plain_method{method}.webp"] = encoded(plain, "WEBP", method=method, quality=50)
    alpha = Image.merge("RGBA", (*SMALL.split(), SMALL.convert("L").point(lambda v: 3 * v % 256)))
    for method in (0, 3, 6):
        for quality in (30, 60, 95):
            files[f"lossy_alpha_method{method}_quality{quality}.webp"] = encoded(
                alpha, "WEBP", method=method, quality=quality, alpha_quality=quality, exact=True)
        files[f"lossless_method{method}.webp"] = encoded(SMALL, "WEBP", lossless=True, method=method)
        files[f"lossless_alpha_method{method}.webp"] = encoded(alpha, "WEBP", lossless=True, method=method, exact=True)
        files[f"lossless_indexed_method{method}.webp"] = encoded(
            SMALL.quantize(5).convert("RGB"), "WEBP", lossless=True, method=method)
    frames = [SMALL, SMALL.rotate(180)]
    files["lossy_animated.webp"] = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=80)
    files["lossless_animated.webp"] = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    still = riff_chunks(encoded(SMALL, "WEBP", lossless=True))
    profile = PROFILE_WITH_SWAPPED_CHANNELS
    files["lossless_profile.webp"] = riff([extended(0x20, SMALL.size), (b"ICCP", profile)] + still)
    files["lossless_profile_of_nonsense.webp"] = riff([extended(0x20, SMALL.size), (b"ICCP", b"nonsense")] + still)
    files["lossless_unknown_chunk.webp"] = riff([extended(0, SMALL.size), (b"abcd", b"123")] + still)
    files["lossless_stray_after.webp"] = riff(still) + b"1234567"
    files["lossless_wrong_canvas.webp"] = riff([extended(0, (8, 8))] + still)
    lossy = files["lossy_method4_quality80.webp"]
    files["lossy_cut.webp"] = lossy[:len(lossy) * 2 // 3]
    files["lossless_cut.webp"] = riff(still)[:200]
    left, top = 6, 4
    anim = struct.pack("<I", left // 2)[:3] + struct.pack("<I", top // 2)[:3]
    anim += struct.pack("<I", SMALL.width - 1)[:3] + struct.pack("<I", SMALL.height - 1)[:3] + b"\x10\0\0\0"
    anim += riff(still)[12:]
    files["lossless_animated_small_frame.webp"] = riff(
        [extended(2, (40, 30)), (b"ANIM", b"\x20\x40\x80\xff\0\0"), (b"ANMF", anim)])


def swapped_profile():
    """A small matrix profile whose primaries are those of sRGB, with red and blue exchanged."""
    def tag(name, *values):
        return name, b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)
    curve = b"curv\0\0\0\0\0\0\0\1\x02\x33\0\0"
    tags = [tag(b"wtpt", 0.9642, 1, 0.8249), tag(b"rXYZ", 0.1431, 0.0606, 0.7141), tag(b"gXYZ", 0.3851, 0.7169, 0.0971),
            tag(b"bXYZ", 0.4361, 0.2225, 0.0139), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve),
            (b"desc", b"desc\0\0\0\0\0\0\0\5test\0" + bytes(79)), (b"cprt", b"text\0\0\0\0none\0\0\0\0")]
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, content in tags:
        content += b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += b"".join(struct.pack(">i", round(v * 65536)) for v in (0.9642, 1, 0.8249))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


PROFILE_WITH_SWAPPED_CHANNELS = swapped_profile()

jpegs()
orientations()
pngs()
gifs()
webps()

index, entries = {}, {}
for name, content in list(files.items()):
    try:
        with Image.open(io.BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        pixels = upright.tobytes()
        key = f"pixels/{zlib.crc32(pixels):08x}"
        entries[key] = pixels
        index[name] = {"pixels": key, "width": upright.width, "height": upright.height}
    except Exception as refusal:
        if re.search("cut|missing|changed|without_end|wrong", name) and "profile" not in name:
            index[name] = {"refused": True}
        else:
            print("left out, as Pillow refuses it:", name, refusal)
            del files[name]

with open("corpus.gz", "wb") as target, gzip.GzipFile("", "wb", 9, target, 0) as archive:
    for name, content in {"corpus.json": json.dumps(index, indent=1).encode(), **files, **entries}.items():
        archive.write(struct.pack(">H", len(name)) + name.encode() + struct.pack(">I", len(content)) + content)
print(len(files), "files,", len(entries), "pictures,", features.version("libjpeg_turbo"), features.version("webp"))
