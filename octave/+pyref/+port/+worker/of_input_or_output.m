% Variants of a function that is given x, or the output: which of both is not known,
% unless it is called z, as what goes in.
%
%     variants = pyref.port.worker.of_input_or_output (name, roles, argument, names)
%
% roles are those of its arguments with x where one of both stands; argument is how the
% function calls it, which tells what comes first.

function variants = of_input_or_output (name, roles, argument, names)
  x = names.inputs{1};
  both = {x, 'output'};
  likely = setdiff (pyref.port.worker.words_of ('output'), {'z', 's', 'h'});
  if any (strcmpi (argument, likely), 2)
    both = fliplr (both);
  end
  variants = cell (1, 2);
  for k = 1:2
    chosen = strrep (roles, 'output', x);
    chosen(strcmp (chosen, x)) = both(k);
    told = strrep (chosen(~cellfun (@isempty, chosen)), 'output', names.outputs{1});
    variants{k} = struct ('text', sprintf ('%s (%s)', name, strjoin (told, ', ')), ...
                          'roles', {chosen});
  end
  if any (strcmpi (argument, {'z', 'pre', 'preact', 'net'}), 2)
    variants = variants(1);
  end
end

%!test <the output comes first where the argument is called so>
%! names = struct ('inputs', {{'x'}}, 'outputs', {{'y'}});
%! found = pyref.port.worker.of_input_or_output ('back', {'dy', 'x'}, 'a', names);
%! assert (cellfun (@(v) v.text, found, 'UniformOutput', false), {'back (dy, y)', 'back (dy, x)'});
%! assert (found{1}.roles, {'dy', 'output'});
%! found = pyref.port.worker.of_input_or_output ('back', {'dy', 'x'}, 'z', names);
%! assert (found{1}.text, 'back (dy, x)');
%! assert (numel (found), 1);
