% A forward pass alone.
function y = squash (x)
  y = tanh (x);
end
