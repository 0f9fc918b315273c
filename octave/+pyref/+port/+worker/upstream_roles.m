% Which upstream gradients the arguments of a function are, of a layer with several
% outputs.
%
%     roles = pyref.port.worker.upstream_roles (takes, names)
%
% takes are the names of its arguments, names those of the layer as recognize has them.
% roles has dh where one is the gradient of the output h, and '' for every other: all
% are '' where it does not take one for each output. They are told by name (dh,
% dh_next), else go in the order of the outputs.

function roles = upstream_roles (takes, names)
  outputs = names.outputs;
  roles = repmat ({''}, 1, numel (takes));
  if numel (outputs) < 2
    return
  end
  low = lower (takes);
  sure = zeros (1, numel (takes));
  forms = {'d%s', 'd_%s', 'd%s_next', 'd%snext', 'dnext_%s', 'grad_%s', 'd%s_out'};
  for k = 1:numel (outputs)
    words = cellfun (@(form) sprintf (form, lower (outputs{k})), forms, ...
                     'UniformOutput', false);
    sure(ismember (low, words)) = k;
  end
  words = [pyref.port.worker.words_of('dy'), pyref.port.worker.words_of('maybe dy')];
  own = ismember (low, lower ([names.inputs, names.options]));   % dw of an optimizer
  sure(own) = 0;
  maybe = find (sure == 0 & ismember (low, words) & ~own);
  left = setdiff (1:numel (outputs), sure);
  count = min (numel (maybe), numel (left));
  sure(maybe(1:count)) = left(1:count);
  if isequal (sort (sure(sure > 0)), 1:numel (outputs))
    roles(sure > 0) = strcat ('d', outputs(sure(sure > 0)));
  end
end

%!function roles = of (takes, outputs)
%!  names = struct ('inputs', {{'w', 'dw', 'G'}}, 'options', {{'eta'}}, 'outputs', {outputs});
%!  roles = pyref.port.worker.upstream_roles (takes, names);
%!endfunction
%!assert (of ({'x', 'dc', 'dh'}, {'h', 'c'}), {'', 'dc', 'dh'})
%!assert (of ({'x', 'dc_next', 'dh_next'}, {'h', 'c'}), {'', 'dc', 'dh'})
%!assert (of ({'x', 'dout', 'dc'}, {'h', 'c'}), {'', 'dh', 'dc'})
%!test <one alone is none, and of one output there are not several>
%! assert (of ({'x', 'dh'}, {'h', 'c'}), {'', ''});
%! assert (of ({'x', 'dy'}, {'y'}), {'', ''});
%!test <an input of the layer is no upstream gradient>
%! assert (of ({'w', 'dw', 'G', 'eta'}, {'w', 'G'}), {'', '', '', ''});
