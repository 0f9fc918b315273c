% A value as a tree, in the JSON of a reply; read_tree is its inverse.
%
%     text = pyref.compare.write_tree (value)
%     text = pyref.compare.write_tree (value, true)     all numbers as complex128
%
% What is no value, a function say, is told by its class: {"other": "function_handle"}.

function text = write_tree (value, turned)
  if nargin < 2
    turned = false;
  end
  if ischar (value) && size (value, 1) <= 1
    text = ['{"text": ' pyref.port.worker.quoted(value) '}'];
  elseif isnumeric (value) || islogical (value) || ischar (value)
    text = write_array (value, turned);
  elseif iscell (value)
    text = ['{' write_list(value, turned) '}'];
  elseif isstruct (value) && numel (value) == 1
    names = cellfun (@pyref.port.worker.quoted, fieldnames (value).', ...
                     'UniformOutput', false);
    text = ['{"names": [' strjoin(names, ', ') '], ' ...
            write_list(struct2cell (value), turned) '}'];
  elseif isstruct (value)
    text = ['{' write_list(num2cell (value), turned) '}'];
  else
    text = ['{"other": ' pyref.port.worker.quoted(class (value)) '}'];
  end
end

function text = write_list (values, turned)
  parts = cell (1, numel (values));
  for i = 1:numel (parts)
    parts{i} = pyref.compare.write_tree (values{i}, turned);
  end
  text = ['"list": [' strjoin(parts, ', ') ']'];
end

function text = write_array (value, turned)
  value = full (value);
  dtype = 'float64';
  if turned || ~isreal (value)
    dtype = 'complex128';
  elseif isa (value, 'single')
    dtype = 'float32';
  elseif islogical (value)
    dtype = 'bool';
  elseif isinteger (value)
    dtype = 'int64';
  end
  text = pyref.port.worker.encoded (value, dtype);
end

%!function assert_back (value)
%!  text = pyref.compare.write_tree (value);
%!  assert (pyref.compare.read_tree (jsondecode (text)), value);
%!endfunction
%!test <what is written can be read again>
%! values = {[1 2; 3 4], 0.1, zeros(0, 2), zeros(2, 0), zeros(2, 3, 2), [true false], ...
%!           'relu', '', [1+2i 3], {1, {'a'}}, struct('W', {{1, [2 3]}}, 'f', 'tanh')};
%! for k = 1:numel (values)
%!   assert_back (values{k});
%! end
%!assert (pyref.compare.write_tree (@sin), '{"other": "function_handle"}')
%!assert (pyref.compare.write_tree (int8 (3)), '{"shape": [1, 1], "values": ["3"], "dtype": "int64"}')
%!assert (pyref.compare.write_tree (2, true), '{"shape": [1, 1], "values": ["2 0"], "dtype": "complex128"}')
%!assert (strncmp (pyref.compare.write_tree (struct ('a', {1, 2})), '{"list": [{"names"', 18))
