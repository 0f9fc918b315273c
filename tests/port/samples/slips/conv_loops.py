"""Convolution, image by image and filter by filter, as a homework has it."""

import numpy as np


def conv_forward(images, kernels, bias, stride, padding):
    n_img, _, height, width = images.shape
    n_filters, _, k_h, k_w = kernels.shape
    side = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(images, side)
    out_h = (height + 2 * padding - k_h) // stride + 1
    out_w = (width + 2 * padding - k_w) // stride + 1
    result = np.zeros((n_img, n_filters, out_h, out_w), images.dtype)
    for i in range(n_img):
        for f in range(n_filters):
            for r in range(out_h):
                for c in range(out_w):
                    top, left = r * stride, c * stride
                    patch = padded[i, :, top : top + k_h, left : left + k_w]
                    result[i, f, r, c] = np.sum(patch * kernels[f]) + bias[f]
    return result, (padded, images.shape, kernels, stride, padding)


def conv_backward(grad, cache):
    padded, shape, kernels, stride, padding = cache
    _, _, height, width = shape
    _, _, k_h, k_w = kernels.shape
    grad_padded = np.zeros_like(padded)
    grad_kernels = np.zeros_like(kernels)
    grad_bias = np.zeros(len(kernels), kernels.dtype)
    n_img, n_filters, out_h, out_w = grad.shape
    for i in range(n_img):
        for f in range(n_filters):
            for r in range(out_h):
                for c in range(out_w):
                    g = grad[i, f, r, c]
                    top, left = r * stride, c * stride
                    rows, cols = slice(top, top + k_h), slice(left, left + k_w)
                    grad_padded[i, :, rows, cols] += g * kernels[f]
                    grad_kernels[f] += g * padded[i, :, rows, cols]
                    grad_bias[f] += g
    inner = slice(padding, padding + height), slice(padding, padding + width)
    return grad_padded[:, :, inner[0], inner[1]], grad_kernels, grad_bias
