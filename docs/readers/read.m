% Print every array of the cases of a fixture file: case, path, shape, values.
%     read ('FILE') or read ('FILE', 'ID')
% A value is printed as the 16 hex digits of its double, so that no bit is hidden.
function read (file, wanted)
  document = jsondecode (fileread (file));
  for i = 1:numel (document.cases)
    one = document.cases(i);
    if iscell (one)
      one = one{1};
    end
    for part = {'inputs', 'options', 'upstream', 'expect'}
      if nargin < 2 || strcmp (wanted, one.id)
        walk (one.id, part{1}, one.(part{1}), []);
      end
    end
  end
end
function walk (id, path, node, shape)
  if iscell (node) || isempty (node)  % rows, none of an array without entries
    lengths = sprintf (',%d', shape);
    head = sprintf ('%s %s [%s]', id, path, lengths(2:end));
    numbers = sscanf (strjoin (cellstr (node).', ' '), '%f');
    digits = cellstr (num2hex (numbers));
    fprintf ('%s\n', strtrim (strjoin ([{head}; digits].', ' ')));
  elseif ischar (node) && strncmp (path, 'options.', 8)
    walk (id, path, {node}, []);  % plain numbers
  elseif isstruct (node)
    for i = 1:numel (node)
      if isfield (node, 'shape')
        shape = node(i).shape(:).';
      end
      place = {'', sprintf('.%d', i - 1)};
      place = place{1 + ~isempty (regexp (path, '\.(accept|wrong)$', 'once'))};
      for name = setdiff (fieldnames (node).', {'shape'}, 'stable')
        walk (id, [path place '.' name{1}], node(i).(name{1}), shape);
      end
    end
  end
end
