"""Writes optimizers.json: three steps of PyTorch's SGD and AdamW, and two losses, with PyTorch 1.13.

Run in this folder with: python3 make_optimizers.py
"""
import json

import torch

torch.manual_seed(1)
KERNEL = torch.randn(2, 3)
BIAS = torch.randn(3)
GRADIENTS = [(torch.randn(2, 3), torch.randn(3)) for _ in range(3)]
RATES = [0.1, 0.05, 0.2]
DECAY = 0.01


def steps(make):
    kernel = KERNEL.clone().requires_grad_()
    bias = BIAS.clone().requires_grad_()
    groups = [{"params": [kernel], "weight_decay": DECAY}, {"params": [bias], "weight_decay": 0.0}]
    optimizer = make(groups)
    after = []
    for rate, (of_kernel, of_bias) in zip(RATES, GRADIENTS):
        for group in optimizer.param_groups:
            group["lr"] = rate
        kernel.grad, bias.grad = of_kernel.clone(), of_bias.clone()
        optimizer.step()
        after.append({"kernel": flat(kernel), "bias": flat(bias)})
    return after


def flat(tensor):
    return tensor.detach().flatten().tolist()


def loss(targets):
    logits = LOGITS.clone().requires_grad_()
    value = torch.nn.functional.cross_entropy(logits, targets, label_smoothing=0.1)
    value.backward()
    return {"loss": value.item(), "gradient": flat(logits.grad)}


LOGITS = torch.randn(4, 5, dtype=torch.float64) * 3
LOGITS = LOGITS.float().double()
HARD = torch.tensor([3, 0, 4, 3])
SOFT = 0.7 * torch.nn.functional.one_hot(HARD, 5) + 0.3 * torch.nn.functional.one_hot(HARD.flip(0), 5)

json.dump(
    {
        "kernel": flat(KERNEL),
        "bias": flat(BIAS),
        "gradients": [{"kernel": flat(k), "bias": flat(b)} for k, b in GRADIENTS],
        "rates": RATES,
        "weight_decay": DECAY,
        "sgd": steps(lambda p: torch.optim.SGD(p, lr=1, momentum=0.9)),
        "sgd_nesterov": steps(lambda p: torch.optim.SGD(p, lr=1, momentum=0.9, nesterov=True)),
        "adamw": steps(lambda p: torch.optim.AdamW(p, lr=1)),
        "logits": flat(LOGITS),
        "labels": HARD.tolist(),
        "soft_targets": flat(SOFT),
        "hard_loss": loss(HARD),
        "soft_loss": loss(SOFT.double()),
    },
    open("optimizers.json", "w"),
    indent=1,
)
