% The arguments of a layer in the order in which a port takes them.
%
%     names = port_order (port, names)
%
% A bias goes last, where the names that the port gives its arguments have none.

function names = port_order (port, names)
  is_b = strcmp (names, 'b');
  known = ~isempty (port.takes);
  if known && ~any (ismember (lower (port.takes), {'b', 'bias', 'biases'}), 2)
    if numel (port.takes) < numel (names) && ~any (strcmp (port.takes, 'varargin'), 2)
      names = [names(~is_b), names(is_b)];
    end
  end
end

%!test <a bias goes last where no argument is called so>
%! port = port_form (@(x, w, stride) x);
%! assert (port_order (port, {'x', 'w', 'b', 'stride'}), {'x', 'w', 'stride', 'b'});
%! port = port_form (@(x, w, b) x);
%! assert (port_order (port, {'x', 'w', 'b', 'stride'}), {'x', 'w', 'b', 'stride'});
%! assert (port_order (port_form (@sin), {'x', 'w', 'b'}), {'x', 'w', 'b'});
