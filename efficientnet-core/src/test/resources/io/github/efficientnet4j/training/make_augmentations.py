"""Writes augmentations.json: what torchvision 0.14 makes of small images, with PIL 9.4.

Run in this folder with: python3 make_augmentations.py
"""
import base64
import json

from PIL import Image
from torchvision.transforms import InterpolationMode, autoaugment, functional

photo = Image.open("../images/coffee.png").convert("RGB")
IMAGES = {
    "photo": photo.crop((300, 150, 332, 174)),
    "faint": photo.crop((300, 150, 332, 174)).point(lambda v: 90 + v // 6),
    "grey": photo.convert("L").crop((100, 100, 121, 119)),
    "narrow": photo.crop((200, 200, 202, 205)),
    "plain": Image.new("RGB", (5, 4), (200, 10, 77)),
}
NONE = ["AutoContrast", "Equalize", "Invert"]
MAGNITUDES = {
    "ShearX": [0.3, -0.17],
    "ShearY": [0.3, -0.17],
    "TranslateX": [5.9, -7.0],
    "TranslateY": [5.9, -7.0],
    "Rotate": [30.0, -11.3, 180.0],
    "Brightness": [0.9, -0.4],
    "Color": [0.9, -0.4],
    "Contrast": [0.9, -0.4],
    "Sharpness": [0.9, -0.4],
    "Posterize": [4, 7],
    "Solarize": [0.0, 113.3, 255.0],
}
NAMES = {"AutoContrast": "AUTO_CONTRAST"}


def name(operation):
    return NAMES.get(operation, operation.replace("X", "_X").replace("Y", "_Y").upper())


def text(image):
    return base64.b64encode(image.tobytes()).decode()


def applied(image, operation, magnitude):
    return text(autoaugment._apply_op(image, operation, magnitude, InterpolationMode.NEAREST, None))


operations = []
for operation, magnitudes in list(MAGNITUDES.items()) + [(n, [0.0]) for n in NONE]:
    for magnitude in magnitudes:
        results = {i: applied(image, operation, magnitude) for i, image in IMAGES.items()}
        operations.append({"operation": name(operation), "magnitude": magnitude, "results": results})


def table(space):
    return {
        name(n): {"signed": signed, "magnitudes": m.double().reshape(-1).tolist()} for n, (m, signed) in space.items()
    }


CROPS = [(3, 5, 17, 20), (0, 0, 24, 32), (10, 20, 4, 7)]
crops = [
    {
        "box": box,
        "filter": mode.name,
        "result": text(functional.resized_crop(IMAGES["photo"], *box, [9, 14], mode)),
    }
    for box in CROPS
    for mode in (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC)
]
json.dump(
    {
        "images": {
            i: {"channels": len(im.getbands()), "height": im.height, "width": im.width, "samples": text(im)}
            for i, im in IMAGES.items()
        },
        "operations": operations,
        "auto_augment": table(autoaugment.AutoAugment()._augmentation_space(10, (24, 32))),
        "rand_augment": table(autoaugment.RandAugment()._augmentation_space(31, (24, 32))),
        "policy": [
            [[name(n), p, m if m is not None else 0] for n, p, m in pair] for pair in autoaugment.AutoAugment().policies
        ],
        "resized_crops": crops,
        "flipped": text(functional.hflip(IMAGES["photo"])),
    },
    open("augmentations.json", "w"),
    indent=1,
)
