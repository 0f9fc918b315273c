% A layer in a struct that goes through both functions.
function l = struct_forward (l, data)
  l.input = data;
  l.output = data * l.weights + l.bias;
end
