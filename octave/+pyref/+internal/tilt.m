% The direction along which slopes give a derivative, where another one was asked.
%
%     weights = pyref.internal.tilt (x, direction, h)
%
% weights is a row: x + h v is a rounded number, so the derivative along v is one along
%
%     (4 V (h/2) - V (h)) / 3        V (h) = ((x + h v) - (x - h v)) / (2 h)

function weights = tilt (x, direction, h)
  wide = double (x + h * direction) - double (x - h * direction);
  near = double (x + h / 2 * direction) - double (x - h / 2 * direction);
  weights = (4 * near(:).' / h - wide(:).' / (2 * h)) / 3;
end

%!assert (pyref.internal.tilt ([1 2], [0.5 -1], 2 ^ -13), [0.5 -1])
%!test <a step that x swallows is no step>
%! assert (pyref.internal.tilt ([1e20; 1], [1; 1], 2 ^ -13), [0 1]);
