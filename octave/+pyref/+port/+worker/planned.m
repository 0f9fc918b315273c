% What is asked of a port, as far as it gives it, and the port with its plan.
%
%     [port, asked] = pyref.port.worker.planned (port, asked)
%
% asked as for call. Where port.names is not set, what is asked tells the layer's names.

function [port, asked] = planned (port, asked)
  names = port.names;
  if isempty (names)
    names.inputs = asked.names;
    [names.options, names.optional] = deal ({});
    if isfield (asked, 'option_names')
      names.options = asked.option_names;
    end
    gradients = strcat ('d', asked.names);
    names.outputs = setdiff (asked.results, gradients, 'stable');
  end
  port = pyref.port.worker.recognize (port, names);
  if ~isempty (port.plan.gives)
    asked.results = asked.results(ismember (asked.results, port.plan.gives));
  end
  defaults = {'option_names', {}; 'variant', port.variant; 'layer', ''; 'known', {}};
  for k = 1:4
    if ~isfield (asked, defaults{k,1})
      asked.(defaults{k,1}) = defaults{k,2};
    end
  end
end

%!test <gradients that it does not give are not asked>
%! port = pyref.port.worker.open_target (@pyref.internal.lengths_of);
%! asked = struct ('results', {{'y', 'dx'}}, 'names', {{'x'}});
%! port.takes = {'x'};
%! [port, asked] = pyref.port.worker.planned (port, asked);
%! assert (asked.results, {'y'});
%! assert (port.plan.kind, 'forward');
