% The input or option, of these, that is called like that first of all; or empty.
%
%     role = pyref.port.worker.role_of (name, roles)
%
% a_prev is the input of a dense layer, and the state of a cell that has one.

function role = role_of (name, roles)
  role = '';
  best = Inf;
  for k = 1:numel (roles)
    place = find (strcmp (name, pyref.port.worker.words_of (roles{k})), 1);
    if ~isempty (place) && place < best
      best = place;
      role = roles{k};
    end
  end
end

%!assert (pyref.port.worker.role_of ('a_prev', {'x', 'h_prev'}), 'h_prev')
%!assert (pyref.port.worker.role_of ('a_prev', {'x', 'w'}), 'x')
%!assert (pyref.port.worker.role_of ('of nothing', {'x', 'w'}), '')
