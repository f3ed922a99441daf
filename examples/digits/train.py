#!/usr/bin/env python3
"""Trains the digits network and writes every file of this folder that is not source text.

Everything here follows from the handwritten digits that scikit-learn ships and from
one seed, so that nobody has to trust model files that came from elsewhere. Needs the
packages of ports/requirements-train.lock; takes less than a minute on one core.
"""

import math
import tempfile
import time
from collections import OrderedDict
from pathlib import Path

import pnnx
import torch
from param_binary import to_binary
from pgm import write_pgm
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

FOLDER = Path(__file__).resolve().parent
SEED = 0
HELD_OUT = 360
BRIGHTEST = 16
SIDE = 8
SHEET_COLUMNS = 20
EPOCHS = 200
BATCH = 64
LEARNING_RATE = 0.01
PNNX_INPUT = "0 1 in0"
SHAPED_INPUT = f"{PNNX_INPUT} 0={SIDE} 1={SIDE} 2=1"


def load() -> tuple[Tensor, Tensor]:
    """Return all pictures as grey levels 0 to 16, shaped (n, 1, 8, 8), and their digits."""
    digits = load_digits()
    pictures = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1)
    return pictures, torch.tensor(digits.target)


def network() -> nn.Sequential:
    """Return the untrained network, made of layers that firmware usually carries."""
    layers: list[tuple[str, nn.Module]] = [
        ("conv1", nn.Conv2d(1, 12, 3, padding=1)),
        ("relu1", nn.ReLU()),
        ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(12, 24, 3, padding=1)),
        ("relu2", nn.ReLU()),
        ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()),
        ("dropout", nn.Dropout(0.2)),
        ("dense1", nn.Linear(96, 40)),
        ("relu3", nn.ReLU()),
        ("dense2", nn.Linear(40, 10)),
    ]
    return nn.Sequential(OrderedDict(layers))


def spread(count: int, reach: float) -> Tensor:
    """Return `count` random numbers from -reach to reach."""
    return (2 * torch.rand(count) - 1) * reach


def distort(pictures: Tensor) -> Tensor:
    """Turn, stretch, slant and shift each picture a little: other people's handwriting."""
    count = len(pictures)
    turn, slant = spread(count, 0.15), spread(count, 0.15)
    moves = torch.zeros(count, 2, 3)
    moves[:, 0, 0] = torch.cos(turn) * (1 + spread(count, 0.12))
    moves[:, 0, 1] = slant - torch.sin(turn)
    moves[:, 1, 0] = torch.sin(turn)
    moves[:, 1, 1] = torch.cos(turn) * (1 + spread(count, 0.12))
    moves[:, :, 2] = spread(2 * count, 0.15).view(count, 2)
    grid = functional.affine_grid(moves, list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, align_corners=False)


def train(pictures: Tensor, digits: Tensor) -> nn.Sequential:
    """Return a network trained on these pictures."""
    model = network()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    steps = EPOCHS * math.ceil(len(pictures) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.split(torch.randperm(len(pictures)), BATCH):
            optimizer.zero_grad()
            answer = model(distort(pictures[batch]))
            loss = functional.cross_entropy(answer, digits[batch], label_smoothing=0.05)
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
    return model.eval()


def right(model: nn.Module, pictures: Tensor, digits: Tensor) -> str:
    """Say how many of these pictures the network recognises."""
    with torch.no_grad():
        count = int((model(pictures).argmax(1) == digits).sum())
    return f"{count} of {len(digits)} right ({100 * count / len(digits):.2f} %)"


def write_model(model: nn.Sequential) -> None:
    """Convert the network, with probabilities as its output, to ncnn's files."""
    classifier = nn.Sequential(OrderedDict([*model.named_children(), ("softmax", nn.Softmax(1))]))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        pnnx.export(classifier, str(work / "digits.pt"), torch.zeros(1, 1, SIDE, SIDE), fp16=False)
        text = (work / "digits.ncnn.param").read_text()
        weights = (work / "digits.ncnn.bin").read_bytes()
    if text.count(PNNX_INPUT) != 1:
        raise ValueError(f"pnnx wrote no input layer of the form {PNNX_INPUT!r}:\n{text}")
    text = text.replace(PNNX_INPUT, SHAPED_INPUT)
    (FOLDER / "digits.param").write_text(text)
    (FOLDER / "digits.param.bin").write_bytes(to_binary(text))
    (FOLDER / "digits.bin").write_bytes(weights)


def write_pictures(pictures: Tensor, digits: Tensor) -> None:
    """Write the first held-out picture of each digit, and one sheet of all of them."""
    levels = pictures.to(torch.uint8).squeeze(1)
    for digit in range(10):
        index = int((digits == digit).nonzero()[0])
        path = FOLDER / "images" / f"{digit}_held_out_{index:03}.pgm"
        write_pgm(str(path), SIDE, SIDE, BRIGHTEST, bytes(levels[index].flatten().tolist()))
    rows = len(levels) // SHEET_COLUMNS
    tiles = levels.view(rows, SHEET_COLUMNS, SIDE, SIDE).transpose(1, 2).flatten().tolist()
    sheet = str(FOLDER / "held_out.pgm")
    write_pgm(sheet, SHEET_COLUMNS * SIDE, rows * SIDE, BRIGHTEST, bytes(tiles))
    names = "".join(map(str, digits.tolist()))
    lines = [names[start : start + SHEET_COLUMNS] for start in range(0, len(names), SHEET_COLUMNS)]
    (FOLDER / "held_out.txt").write_text("\n".join(lines) + "\n")


def main() -> None:
    """Train, report, write."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pictures, digits = load()
    grey = pictures / BRIGHTEST
    began = time.monotonic()
    model = train(grey[:-HELD_OUT], digits[:-HELD_OUT])
    print(f"trained in {time.monotonic() - began:.0f} s")
    print("training part:", right(model, grey[:-HELD_OUT], digits[:-HELD_OUT]))
    print("held-out part:", right(model, grey[-HELD_OUT:], digits[-HELD_OUT:]))
    write_model(model)
    write_pictures(pictures[-HELD_OUT:], digits[-HELD_OUT:])


if __name__ == "__main__":
    main()
