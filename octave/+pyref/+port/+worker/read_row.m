% The numbers in a text, a row.
%
%     row = pyref.port.worker.read_row (text)

function row = read_row (text)
  row = reshape (sscanf (text, '%f'), 1, []);
end

%!assert (pyref.port.worker.read_row (' 1 -2.5  nan inf'), [1 -2.5 NaN Inf])
%!assert (pyref.port.worker.read_row ('4.9406564584124654e-324'), 2 ^ -1074)
%!assert (pyref.port.worker.read_row (''), zeros (1, 0))
