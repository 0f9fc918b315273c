% So many cases, in words.
%
%     text = pyref.port.count_cases (2)      '2 cases'

function text = count_cases (count)
  text = sprintf ('%d cases', count);
  if count == 1
    text = '1 case';
  end
end

%!assert (pyref.port.count_cases (2), '2 cases')
%!assert (pyref.port.count_cases (1), '1 case')
