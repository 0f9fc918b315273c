function g = sigmoidGradient (z)
  [~, back] = pyref.layers.sigmoid (z);
  g = back (ones (size (z)));
end
