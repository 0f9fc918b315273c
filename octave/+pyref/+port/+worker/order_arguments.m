% The arguments of a layer in the order in which a port takes them.
%
%     names = pyref.port.worker.order_arguments (port, names)
%
% A bias goes last, where the names that the port gives its arguments have none.

function names = order_arguments (port, names)
  is_b = strcmp (names, 'b');
  known = ~isempty (port.takes);
  if known && ~any (ismember (lower (port.takes), {'b', 'bias', 'biases'}), 2)
    if numel (port.takes) < numel (names) && ~any (strcmp (port.takes, 'varargin'), 2)
      names = [names(~is_b), names(is_b)];
    end
  end
end

%!test <a bias goes last where no argument is called so>
%! port = pyref.port.worker.open_target (@(x, w, stride) x);
%! assert (pyref.port.worker.order_arguments (port, {'x', 'w', 'b', 'stride'}), {'x', 'w', 'stride', 'b'});
%! port = pyref.port.worker.open_target (@(x, w, b) x);
%! assert (pyref.port.worker.order_arguments (port, {'x', 'w', 'b', 'stride'}), {'x', 'w', 'b', 'stride'});
%! assert (pyref.port.worker.order_arguments (pyref.port.worker.open_target (@sin), {'x', 'w', 'b'}), {'x', 'w', 'b'});
