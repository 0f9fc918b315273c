function y = sigmoid (x)
  % y = sigmoid (x), each entry.
  y = 1 ./ (1 + exp (-x));
end
