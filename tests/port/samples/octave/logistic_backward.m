function dz = logistic_backward (da, a)
  dz = da .* a .* (1 - a);
end
