% What a port does besides computing: each thing it must not do is a notice.
%
%     notices = pyref.port.worker.watch (port, asked)
%
% asked as for call. notices is a struct array: kind, unrepeatable, stale or unequal,
% and array, the name of the result it concerns.

function notices = watch (port, asked)
  [port, asked] = pyref.port.worker.planned (port, asked);
  start = @(inputs) started (port, setfield (asked, 'inputs', inputs));
  [first, found] = pyref.internal.watch (start, asked.inputs);
  notices = struct ('kind', {}, 'array', {});
  for i = 1:numel (found)
    notices(end+1) = struct ('kind', found(i).kind, ...
                             'array', asked.results{found(i).place});
  end
  fresh = start (asked.inputs);
  for i = 1:numel (fresh)
    if ~isequaln (first{i}, fresh{i}) || ~strcmp (class (first{i}), class (fresh{i}))
      notices(end+1) = struct ('kind', 'unequal', 'array', asked.results{i});
    end
  end
end

function [results, again] = started (port, asked)
  [results, ~, back] = pyref.port.worker.call (port, asked);
  again = [];
  if ~isempty (back)
    again = @() back (asked.upstream);
  end
end

%!test <a layer has nothing to be told>
%! asked.inputs = {[1 2; 3 4], [1 0; 2 1], [5 6]};
%! asked.options = {};
%! asked.upstream = {[1 0; 0 2]};
%! asked.results = {'y', 'dx', 'dw', 'db'};
%! asked.names = {'x', 'w', 'b'};
%! port = pyref.port.worker.open_target (@pyref.layers.dense);
%! assert (isempty (pyref.port.worker.watch (port, asked)));
%!test <a result that is never the same is told>
%! asked.inputs = {1};
%! asked.options = {};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! port = pyref.port.worker.open_target (@(x) deal (x, rand ()));
%! notices = pyref.port.worker.watch (port, asked);
%! assert (notices, struct ('kind', 'unequal', 'array', 'dx'));
%!function x = latest (x)
%!  persistent kept
%!  if nargin > 0
%!    kept = x;
%!  end
%!  x = kept;
%!endfunction
%!test <a back that uses the newest forward pass is told>
%! asked.inputs = {[0.5 2]};
%! asked.options = {};
%! asked.upstream = {[1 1]};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! newest = @(x) deal (tanh (latest (x)), @(dy) dy .* (1 - tanh (latest ()) .^ 2));
%! notices = pyref.port.worker.watch (pyref.port.worker.open_target (newest), asked);
%! assert (notices(1), struct ('kind', 'stale', 'array', 'dx'));
