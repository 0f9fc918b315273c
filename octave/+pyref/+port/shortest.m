% A number as text, with the fewest digits that give it back.
%
%     text = pyref.port.shortest (value)

function text = shortest (value)
  fewest = 15 - 14 * (abs (value) < realmin);   % subnormal numbers have few
  for digits = fewest:17
    text = sprintf ('%.*g', digits, value);
    if ~(str2double (text) ~= value)   % NaN is none other
      return
    end
  end
end

%!assert (pyref.port.shortest (0.1), '0.1')
%!assert (pyref.port.shortest (-3.446630859375), '-3.446630859375')
%!assert (pyref.port.shortest (0.1 + 0.2), '0.30000000000000004')
%!assert ({pyref.port.shortest(NaN), pyref.port.shortest(-Inf), pyref.port.shortest(3)}, {'NaN', '-Inf', '3'})
%!assert ({pyref.port.shortest(4.4e-323), pyref.port.shortest(0)}, {'4.4e-323', '0'})
