"""How people see a picture: with every kind of colour vision, and in grey. Lightness is CIELAB's, from 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PIL import Image

MATRICES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
"""Of linear red, green and blue; Machado, Oliveira and Fernandes 2009, severity 1, for those who lack a cone."""
WHITE = (0.95047, 1.0, 1.08883)
CLEARLY = 12
"""Of 100 from black to white; about 2 are just seen."""
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def seen(image: Image.Image, kind: str, ground: str = "white") -> np.ndarray:
    """The picture on a ground as CIELAB (lightness, green to red, blue to yellow), by row and column."""
    sheet = Image.new("RGBA", image.size, ground)
    sheet.alpha_composite(image.convert("RGBA"))
    values = np.asarray(sheet.convert("RGB"), dtype=float) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ np.array(MATRICES[kind]).T, 0, 1)
    x, y, z = np.moveaxis(_root(linear @ np.array(XYZ).T / np.array(WHITE)), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def apart(one: Image.Image, other: Image.Image, kind: str, ground: str = "white") -> float:
    """The share of two pictures of one size that looks clearly different: by CLEARLY or more."""
    distance = seen(one, kind, ground) - seen(other, kind, ground)
    return float((np.sqrt((distance**2).sum(axis=-1)) >= CLEARLY).mean())


def _root(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0.008856, np.cbrt(values), 7.787 * values + 16 / 116)
