function [J, G] = smloss (S, y)
  % y: labels from 1
  m = size (S, 1);
  S = bsxfun (@minus, S, max (S, [], 2));
  L = bsxfun (@minus, S, log (sum (exp (S), 2)));
  J = 0;
  G = exp (L);
  for i = 1:m
    J = J - L(i, y(i)) / m;
    G(i, y(i)) = G(i, y(i)) - 1;
  end
  G = G / m;
end
