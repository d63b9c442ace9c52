"""Makes mobilenet_v1.json, mobilenet_v2.json, resnet50.json, their *.bn.safetensors and training_*.json, and
scaled_baselines.json.

The weights are FormulaWeights' (a pure function of seed, tensor name and index); MobileNetV2 and ResNet-50 are
torchvision's, MobileNetV1 is written here from table 1 of its paper (arXiv:1704.04861). Needs torch 1.13 and
torchvision 0.14.1. Values are computed in float64 on weights rounded to float32.
"""
import copy
import json
import math
import os
import struct

import numpy as np
import torch
import torchvision
from torch import nn

SEED = 1
MASK = (1 << 64) - 1
HERE = os.path.dirname(os.path.abspath(__file__))


def uniform(seed, name, n):
    """splitmix64 of FNV-1a of the name, the seed and the index: multiples of 2^-24 in [0, 1)."""
    h = 0xCBF29CE484222325
    for b in name.encode():
        h = ((h ^ b) * 0x100000001B3) & MASK
    z = np.arange(n, dtype=np.uint64) + np.uint64((h + (seed + 1) * 0x9E3779B97F4A7C15) & MASK)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / (1 << 24)


def tensor(seed, name, shape):
    u = uniform(seed, name, int(np.prod(shape)))
    if len(shape) >= 2:
        v = (2 * u - 1) * math.sqrt(3.0 / int(np.prod(shape[1:])))
    elif name.endswith(".bias"):
        v = (2 * u - 1) * 0.1
    else:
        v = 0.75 + 0.5 * u
    return v.astype(np.float32).reshape(shape)


def image(seed, n, h, w, c=3):
    def triangle(t, p):
        return np.abs(((t % p) / p) * 2 - 1) * 2 - 1

    u = (2 * uniform(seed, "input", n * c * h * w) - 1).reshape(n, c, h, w)
    y = np.arange(h).reshape(1, 1, h, 1)
    x = np.arange(w).reshape(1, 1, 1, w)
    k = np.arange(c).reshape(1, c, 1, 1)
    b = np.arange(n).reshape(n, 1, 1, 1)
    pattern = triangle(x + 7 * k + 13 * b, 32) * triangle(y + 5 * k + 3 * b, 24)
    return (u + pattern * 1.5).astype(np.float32)


class MobileNetV1(nn.Module):
    """Table 1 of the paper at width 1: (channels, blocks, stride) of five stages after the stem."""

    STAGES = [(64, 1, 1), (128, 2, 2), (256, 2, 2), (512, 6, 2), (1024, 2, 2)]

    class Separable(nn.Module):
        def __init__(self, channels_in, channels, stride):
            super().__init__()
            self.block = nn.Sequential(
                convolution(channels_in, channels_in, 3, stride, channels_in),
                convolution(channels_in, channels, 1, 1, 1),
            )

        def forward(self, x):
            return self.block(x)

    def __init__(self, width=1, depth=1):
        super().__init__()
        before = int(32 * width)
        self.features = nn.Sequential(convolution(3, before, 3, 2, 1))
        for channels, blocks, stride in self.STAGES:
            channels = int(channels * width)
            stage = nn.Sequential()
            for repeat in range(math.ceil(blocks * depth)):
                stage.append(self.Separable(before, channels, stride if repeat == 0 else 1))
                before = channels
            self.features.append(stage)
        self.classifier = nn.Sequential(nn.Dropout(0.0), nn.Linear(before, 1000))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


def convolution(channels_in, channels, kernel, stride, groups):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
    )


def fill(model):
    state = model.state_dict()
    for name, t in state.items():
        if not name.endswith("num_batches_tracked") and "running_" not in name:
            state[name] = torch.from_numpy(tensor(SEED, name, tuple(t.shape)))
    model.load_state_dict(state)


def calibrate(model):
    """Running statistics: those of one batch of two at 224 pixels, rounded to float32."""
    model.double().train()
    for m in model.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.momentum = 1.0
        if isinstance(m, nn.Dropout):
            m.p = 0.0
    with torch.no_grad():
        model(torch.from_numpy(image(SEED, 2, 224, 224)).double())
    model.eval().float().double()


def same_padding(model):
    """TensorFlow's form: 'SAME' padding, BatchNorm epsilon 1e-3."""

    def padded(x, m, value):
        pads = []
        for size in x.shape[-2:]:
            k, s = np.ravel(m.kernel_size)[0], np.ravel(m.stride)[0]
            total = max((math.ceil(size / s) - 1) * s + k - size, 0)
            pads = [total // 2, total - total // 2] + pads
        return nn.functional.pad(x, [int(p) for p in pads], value=value)

    def convolve(self, x):
        return nn.functional.conv2d(padded(x, self, 0.0), self.weight, self.bias, self.stride, 0, 1, self.groups)

    def pool(self, x):
        return nn.functional.max_pool2d(padded(x, self, -math.inf), self.kernel_size, self.stride)

    for m in model.modules():
        if isinstance(m, nn.Conv2d) and m.kernel_size[0] > 1:
            m.forward = convolve.__get__(m)
        if isinstance(m, nn.MaxPool2d):
            m.forward = pool.__get__(m)
        if isinstance(m, nn.BatchNorm2d):
            m.eps = 1e-3


def sample(t, k=32):
    flat = t.detach().reshape(-1)
    n = flat.numel()
    return [float("%.8g" % flat[i * n // k].item()) for i in range(min(k, n))]


def run(model, maps, shape):
    x = torch.from_numpy(image(SEED, *shape)).double()
    values = {}
    hooks = [
        model.get_submodule(name).register_forward_hook(lambda m, i, out, name=name: values.__setitem__(name, out))
        for name in maps
    ]
    with torch.no_grad():
        logits = model(x)
        single = model.float()(x.float()).double()
        model.double()
    for hook in hooks:
        hook.remove()
    with torch.no_grad():
        error = (single - logits).abs().max() / logits.std(unbiased=False)
    print("  ", shape, "float32's own error", "%.1e" % error)
    stages = []
    for name in maps:
        t = values[name].double()
        stages.append({
            "name": name, "shape": list(t.shape), "mean": float("%.8g" % t.mean()),
            "std": float("%.8g" % t.std(unbiased=False)), "sample": sample(t)})
    return {
        "input": list(x.shape), "input_sample": sample(x), "stages": stages,
        "logits": [[float("%.7g" % v) for v in row] for row in logits],
        "top5": logits[0].topk(5).indices.tolist()}


def write_statistics(model, path):
    header, blobs, offset = {}, [], 0
    for name, t in model.state_dict().items():
        if "running_" in name:
            raw = t.float().numpy().tobytes()
            header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [offset, offset + len(raw)]}
            blobs.append(raw)
            offset += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def make(name, model, maps):
    print(name)
    fill(model)
    calibrate(model)
    write_statistics(model, os.path.join(HERE, name + ".bn.safetensors"))
    state = [
        [key, list(t.shape)] for key, t in model.state_dict().items() if not key.endswith("num_batches_tracked")]
    result = {
        "model": name, "seed": SEED, "parameters": sum(p.numel() for p in model.parameters()), "state_dict": state,
        "cases": [run(model, maps, (1, 96, 96)), run(model, maps, (2, 65, 97))]}
    same_padding(model)
    result["tf"] = {"bn_epsilon": 1e-3, "padding": "SAME", "cases": [run(model, maps, (2, 66, 97))]}
    with open(os.path.join(HERE, name + ".json"), "w") as f:
        json.dump(result, f, separators=(",", ":"))
        f.write("\n")


def smooth(module):
    """SiLU for ReLU and ReLU6."""
    for name, child in module.named_children():
        if isinstance(child, (nn.ReLU, nn.ReLU6)):
            setattr(module, name, nn.SiLU())
        else:
            smooth(child)


def make_training(name, model, images, side):
    """Loss, gradients and running statistics of one training step without dropout, for ten classes.

    With SiLU: ReLU's slope jumps, and where rounding puts a value on the other side of zero, single precision's
    gradients are off by more than 1e-3, PyTorch's too.
    """
    if hasattr(model, "fc"):
        model.fc = nn.Linear(model.fc.in_features, 10)
    else:
        model.classifier[1] = nn.Linear(model.classifier[1].in_features, 10)
    fill(model)
    calibrate(model)  # as it is, so that *.bn.safetensors has these statistics
    smooth(model)
    model.train()
    for m in model.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.momentum = 0.1
    x = torch.from_numpy(image(SEED, images, side, side)).double()
    labels = [3 * n % 10 for n in range(images)]
    logits = model(x)
    loss = nn.functional.cross_entropy(logits, torch.tensor(labels), label_smoothing=0.1)
    loss.backward()
    single = copy.deepcopy(model).float()
    single.zero_grad()
    nn.functional.cross_entropy(single(x.float()), torch.tensor(labels), label_smoothing=0.1).backward()
    error = max(
        ((q.grad - p.grad).norm() / (p.grad.norm() + 1e-2)).item()
        for p, q in zip(model.parameters(), single.parameters()))
    print("   training step: loss", loss.item(), "float32's own error", "%.1e" % error)
    running = {key: sample(t, 8) for key, t in model.state_dict().items() if "running_" in key}
    result = {
        "model": name, "num_classes": 10, "seed": SEED, "input": list(x.shape), "labels": labels,
        "label_smoothing": 0.1, "bn_momentum": 0.1, "loss": loss.item(), "logits": logits.tolist(),
        "gradients": {
            key: {"norm": float("%.9g" % p.grad.norm()), "sample": sample(p.grad, 8)}
            for key, p in model.named_parameters()},
        "running_after_one_forward": running}
    with open(os.path.join(HERE, "training_" + name + ".json"), "w") as f:
        json.dump(result, f, separators=(",", ":"))
        f.write("\n")


def scaled_mobilenet_v2(width, depth):
    stages = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    stages = [(t, c, math.ceil(n * depth), s) for t, c, n, s in stages]
    return torchvision.models.MobileNetV2(width_mult=width, inverted_residual_setting=stages)


def scaled_resnet50(width, depth):
    """torchvision's layers with more planes; its own width_per_group widens the middle convolutions only."""
    block = torchvision.models.resnet.Bottleneck
    model = torchvision.models.ResNet(block, [1, 1, 1, 1])
    model.inplanes = int(64 * width)
    model.conv1 = nn.Conv2d(3, model.inplanes, 7, 2, 3, bias=False)
    model.bn1 = nn.BatchNorm2d(model.inplanes)
    for i, (planes, blocks, stride) in enumerate([(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]):
        layer = model._make_layer(block, int(planes * width), math.ceil(blocks * depth), stride=stride)
        setattr(model, "layer%d" % (i + 1), layer)
    model.fc = nn.Linear(model.inplanes, 1000)
    return model


def count(model, pixels):
    """Multiply-adds of convolutions and classifier."""
    total = 0

    def hook(module, inputs, out):
        nonlocal total
        total += out[0].numel() * module.weight[0].numel()

    for m in model.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            m.register_forward_hook(hook)
    with torch.no_grad():
        model.eval()(torch.zeros(1, 3, pixels, pixels))
    return total


def count_scaled():
    makers = [
        ("mobilenet_v1", MobileNetV1), ("mobilenet_v2", scaled_mobilenet_v2), ("resnet50", scaled_resnet50)]
    # 288 is 1.3 x 224 rounded to a multiple of 8.
    scales = [(1, 1, 224), (1, 4, 224), (2, 1, 224), (0.5, 1, 224), (1, 1, 448), (1.2, 1.4, 288)]
    counts = []
    for name, maker in makers:
        for width, depth, pixels in scales:
            model = maker(width, depth)
            counts.append({
                "model": name, "width": width, "depth": depth, "resolution": pixels,
                "parameters": sum(p.numel() for p in model.parameters()), "multiply_adds": count(model, pixels)})
    with open(os.path.join(HERE, "scaled_baselines.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in counts) + "\n]\n")


torch.set_num_threads(1)
count_scaled()
make("mobilenet_v1", MobileNetV1(), ["features.%d" % i for i in range(6)])
make("mobilenet_v2", torchvision.models.mobilenet_v2(), ["features.%d" % i for i in (0, 1, 3, 6, 10, 13, 16, 17, 18)])
make("resnet50", torchvision.models.resnet50(), ["maxpool", "layer1", "layer2", "layer3", "layer4"])
make_training("mobilenet_v1", MobileNetV1(), 4, 96)
make_training("mobilenet_v2", torchvision.models.mobilenet_v2(), 4, 96)
make_training("resnet50", torchvision.models.resnet50(), 4, 96)
