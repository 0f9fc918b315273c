% Divide by one more than the magnitude.
%     [y, back] = softsign (x)
%     dx = back (dy)
%
%     x any shape
%
%     s = 1 + |x|
%     y = x / s            of the shape of x
%
% Going back:
%
%     dx = dy / s^2
%
% Errors: pyref:size, pyref:type.

function [y, back] = softsign (x)
  x = pyref.internal.sizes ('softsign: x ...', x);
  s = 1 + pyref.internal.where (real (x) < 0, -x, x);
  y = x ./ s;
  back = @(dy) backward (pyref.internal.like ('softsign', dy, y), s);
end

function dx = backward (dy, s)
  dx = dy ./ s ./ s;
end
