#!/usr/bin/env python3
"""Trains the sine regressor and writes weights.npz and expected_outputs.h.

The network is 1-16-16-1 with relu. The outer layers stay in float32; the
middle one is quantised the way an NPU would want it: int8 weights with one
scale per output channel, int32 bias, int8 activations.

Needs only numpy (Debian: python3-numpy). Neither the build nor the tests run
it: its results are committed beside it.

Every sum is spelt out as element-wise additions in a fixed order, and random
numbers come from numpy's frozen legacy generator. IEEE 754 then leaves no
freedom, so a second run reproduces the committed files byte for byte, on
another CPU too; a BLAS product would not.
"""

import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent

SEED = 4
HIDDEN = 16
SAMPLES = 256  # A power of two, see column_sums.
STEPS = 6000
TEST_INPUTS = 64

# Largest |firmware - numpy| that the firmware accepts. Both do the same float32
# operations in the same order, so 0 is what to expect; the tolerance leaves a
# C compiler its freedom to contract a * b + c into one rounding.
TOLERANCE = 1e-5


def sine(x):
    """sin(x) rounded to float32, so that no libm's last bit can matter."""
    return np.array([np.float32(math.sin(v)) for v in x.ravel()],
                    x.dtype).reshape(x.shape)


def dense(x, weight, bias):
    """x [n, in] times weight [out, in] transposed, plus bias [out]."""
    acc = np.zeros((x.shape[0], weight.shape[0]), x.dtype) + bias
    for k in range(x.shape[1]):
        acc = acc + x[:, k:k + 1] * weight[:, k]
    return acc


def relu(x):
    return np.maximum(x, x.dtype.type(0))


def column_sums(rows):
    """Sum over axis 0, by folding halves onto each other."""
    while rows.shape[0] > 1:
        half = rows.shape[0] // 2
        rows = rows[:half] + rows[half:]
    return rows[0]


def train():
    """Full-batch Adam on the mean squared error, in float64."""
    random = np.random.RandomState(SEED)
    sizes = [1, HIDDEN, HIDDEN, 1]
    parameters = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        limit = math.sqrt(6.0 / (fan_in + fan_out))
        parameters.append(random.uniform(-limit, limit, (fan_out, fan_in)))
        parameters.append(np.zeros(fan_out))
    # Inputs are never negative, so a unit without a bias would be linear at
    # first; spread the bends over the range instead.
    parameters[1] = -parameters[0][:, 0] * random.uniform(
        0, 2 * math.pi, HIDDEN)
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]

    x = (np.arange(SAMPLES) * (2 * math.pi / (SAMPLES - 1)))[:, None]
    target = sine(x)
    decay1 = decay2 = 1.0
    for step in range(STEPS):
        w0, b0, w1, b1, w2, b2 = parameters
        h0 = relu(dense(x, w0, b0))
        h1 = relu(dense(h0, w1, b1))
        error = dense(h1, w2, b2) - target

        # Back through the three layers; g is the gradient of a layer's output.
        gradients = []
        g = error * (2.0 / SAMPLES)
        for inputs, weight in ((h1, w2), (h0, w1), (x, w0)):
            gradients = [
                column_sums(g[:, :, None] * inputs[:, None, :]),
                column_sums(g),
            ] + gradients
            g = dense(g, weight.T, 0.0) * (inputs > 0)

        rate = 0.01 * (1.0 - step / STEPS)
        decay1 *= 0.9
        decay2 *= 0.999
        for i, gradient in enumerate(gradients):
            first[i] = 0.9 * first[i] + 0.1 * gradient
            second[i] = 0.999 * second[i] + 0.001 * (gradient * gradient)
            parameters[i] = parameters[i] - rate * (first[i] / (1 - decay1)) / (
                np.sqrt(second[i] / (1 - decay2)) + 1e-8)
    return parameters, x


def quantise(parameters, x):
    """The constants that the image holds, by the names that its C code uses."""
    w0, b0, w1, b1, w2, b2 = parameters
    w0, b0, w2, b2 = (p.astype(np.float32) for p in (w0, b0, w2, b2))
    activations = relu(dense(x.astype(np.float32), w0, b0))
    input_scale = np.float32(activations.max() / np.float32(127))
    weight_scale = (np.abs(w1).max(axis=1) / 127).astype(np.float32)
    output_scale = weight_scale * input_scale
    return {
        "sine_dense0_weight": w0,
        "sine_dense0_bias": b0,
        "sine_dense1_weight":
            np.rint(w1 / weight_scale[:, None]).astype(np.int8),
        "sine_dense1_bias": np.rint(b1 / output_scale).astype(np.int32),
        "sine_dense1_input_scale": np.array([input_scale], np.float32),
        "sine_dense1_output_scale": output_scale,
        "sine_dense2_weight": w2,
        "sine_dense2_bias": b2,
    }


def infer(constants, x):
    """What the operators compute, operation for operation."""
    c = constants
    h0 = relu(dense(x, c["sine_dense0_weight"], c["sine_dense0_bias"]))
    steps = np.floor(h0 / c["sine_dense1_input_scale"][0] + np.float32(0.5))
    q0 = np.minimum(steps, np.float32(127)).astype(np.int32)
    acc = dense(q0, c["sine_dense1_weight"].astype(np.int32),
                c["sine_dense1_bias"])
    h1 = relu(acc).astype(np.float32) * c["sine_dense1_output_scale"]
    y = dense(h1, c["sine_dense2_weight"], c["sine_dense2_bias"])
    assert y.dtype == np.float32
    return y


def fnv1a(data):
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def hex_float(value):
    """A float32 as a C literal of at most six hexadecimal digits."""
    mantissa, exponent = float(value).hex().split("p")
    return f"{mantissa.rstrip('0').rstrip('.')}p{exponent}f"


def write_header(path, constants, x, y):
    lines = [
        "/* Written by train.py; do not edit. */",
        "/* clang-format off */",
        "#ifndef METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_",
        "#define METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_",
        "",
        "/* Largest |computed - expected| that counts as equal. */",
        f"#define SINE_TOLERANCE {TOLERANCE}f",
        f'#define SINE_TOLERANCE_TEXT "{TOLERANCE}"',
        "",
        "/* X(name, bytes, FNV-1a hash of those bytes, little-endian). */",
    ]
    macro = ["#define SINE_CONSTANTS(X)"]
    for name, array in constants.items():
        data = array.astype(array.dtype.newbyteorder("<")).tobytes()
        macro.append(f"  X({name}, {len(data)}, 0x{fnv1a(data):08x}u)")
    lines.append(" \\\n".join(macro))
    lines += [
        "",
        f"#define SINE_NUM_TESTS {len(x)}",
        "",
        "/* Hexadecimal floats: no decimal conversion can lose a bit. */",
        "static const float kSineInputs[SINE_NUM_TESTS] = {",
    ]
    lines += [f"    {hex_float(v)}," for v in x.ravel()]
    lines += [
        "};", "",
        "static const float kSineExpectedOutputs[SINE_NUM_TESTS] = {"
    ]
    lines += [f"    {hex_float(v)}," for v in y.ravel()]
    lines += [
        "};", "", "#endif  /* METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_ */"
    ]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def main():
    parameters, x = train()
    constants = quantise(parameters, x)
    # Inputs that training did not see, both ends of the range included.
    x = (np.arange(TEST_INPUTS) *
         (2 * math.pi / (TEST_INPUTS - 1))).astype(np.float32)[:, None]
    y = infer(constants, x)
    # np.savez dates every member of the zip 1980-01-01: nothing to normalise.
    np.savez(HERE / "weights.npz", **constants)
    write_header(HERE / "expected_outputs.h", constants, x, y)

    exact = dense(relu(dense(relu(dense(x.astype(np.float64), *parameters[:2])),
                             *parameters[2:4])), *parameters[4:])
    print(f"{sum(a.nbytes for a in constants.values())} bytes in "
          f"{len(constants)} constants")
    print(f"largest |network - sin|: float64 {np.abs(exact - sine(x)).max():.4f}"
          f", quantised {np.abs(y - sine(x)).max():.4f}")


if __name__ == "__main__":
    main()
