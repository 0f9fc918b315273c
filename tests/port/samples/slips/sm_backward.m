function dZ = sm_backward (dP, P)
  s = sum (dP .* P, 2);
  dZ = P .* (dP - repmat (s, 1, size (P, 2)));
end
