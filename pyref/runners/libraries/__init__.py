"""The same layers from other libraries, each as a port: torch:dense, jax:conv2d.

A module has a function for each layer that its library can do, on NumPy arrays and in
our form, y, back = f (x, ...). The forward pass is the library's own operation where it
has one and made of its primitives where not; the gradient is its own autodiff. What the
library refuses raises NotImplementedError with its reason.
"""
