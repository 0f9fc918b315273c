% The inputs to which the gradients belong that a function gives, in their order.
%
%     order = pyref.port.worker.gradients_order (gives, inputs)
%
% By the names of its results where all are known and differ, else the first inputs.

function order = gradients_order (gives, inputs)
  order = cellfun (@(name) pyref.port.worker.gradient_of (name, inputs), gives, ...
                   'UniformOutput', false);
  known = ~cellfun (@isempty, order);
  if ~all (known, 2) || numel (unique (order)) < numel (order)
    order = inputs(1:min (numel (gives), end));
  end
end

%!assert (pyref.port.worker.gradients_order ({'dw', 'dx'}, {'x', 'w', 'b'}), {'w', 'x'})
%!assert (pyref.port.worker.gradients_order ({'y', 'dw'}, {'x', 'w', 'b'}), {'x', 'w'})
