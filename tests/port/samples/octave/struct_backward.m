function l = struct_backward (l, delta)
  l.grad_weights = l.input.' * delta;
  l.grad_bias = sum (delta, 1);
  l.dinput = delta * l.weights.';
end
