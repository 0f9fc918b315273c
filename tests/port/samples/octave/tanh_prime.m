% The slope of tanh, of its output.
function g = tanh_prime (a)
  g = 1 - a .^ 2;
end
