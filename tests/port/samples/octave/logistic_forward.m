function a = logistic_forward (z)
  a = 1 ./ (1 + exp (-z));
end
