"""Gradients from forward passes alone: slopes, complex step, and along directions."""
