% A part of a value, by names of fields and numbers of cells, or all with another part.
%
%     part = pyref.compare.part_of (value, {'nn', 'W', 0})
%     value = pyref.compare.part_of (value, {'nn', 'W', 0}, part)
%
% Cells are counted from 0, as requests have them. Errors: pyref:value, where there is
% no such part.

function value = part_of (value, path_, part)
  setting = nargin > 2;
  if isempty (path_)
    if setting
      value = part;
    end
    return
  end
  step = path_{1};
  if ischar (step) && isstruct (value) && isfield (value, step)
    inner = value.(step);
  elseif isnumeric (step) && iscell (value) && step < numel (value)
    inner = value{step+1};
  else
    error ('pyref:value', 'there is no part %s of a %s', num2str (step), class (value));
  end
  if ~setting
    value = pyref.compare.part_of (inner, path_(2:end));
  elseif ischar (step)
    value.(step) = pyref.compare.part_of (inner, path_(2:end), part);
  else
    value{step+1} = pyref.compare.part_of (inner, path_(2:end), part);
  end
end

%!shared s
%! s.nn.W = {1, 2};
%!assert (pyref.compare.part_of (s, {'nn', 'W', 1}), 2)
%!test <a part is put in its place>
%! s = pyref.compare.part_of (s, {'nn', 'W', 0}, 5);
%! assert (s.nn.W, {5, 2});
%!error <there is no part 2 of a cell> pyref.compare.part_of (s, {'nn', 'W', 2})
%!error <there is no part b of a struct> pyref.compare.part_of (s, {'nn', 'b'})
