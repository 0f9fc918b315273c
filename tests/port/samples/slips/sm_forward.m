function [P, P2] = sm_forward (Z)
  % shares of each row
  top = max (Z, [], 2);
  E = exp (Z - repmat (top, 1, size (Z, 2)));
  P = E ./ repmat (sum (E, 2), 1, size (Z, 2));
  P2 = P;
end
