% The slope of softplus alone, without dy.
function g = softplus_gradient (z)
  g = 1 ./ (1 + exp (-z));
end
