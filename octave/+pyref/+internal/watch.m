% Watch what the back of a function depends on besides its dy.
%
%     [results, notices] = pyref.internal.watch (start, inputs)
%
% [results, back] = start (inputs) gives a cell of results, outputs and then gradients,
% and back, of which back () gives the gradients once more; it is empty where one call
% gives everything. notices is a struct array: kind, unrepeatable or stale, and place,
% which of the results it concerns. pyref/watch.py is the twin, with more kinds: in
% Octave no function can change its arguments, or hand them out.

function [results, notices] = watch (start, inputs)
  notices = struct ('kind', {}, 'place', {});
  [results, back] = start (inputs);
  if isempty (back)
    return
  end
  again = back ();
  count = numel (results) - numel (again);   % a port may give fewer than all gradients
  notices = differing ('unrepeatable', count, results, again);
  points = other_points (inputs);
  stale = false (1, numel (again));
  for i = 1:numel (points)
    try
      start (points{i});
    catch
      % The second point may be refused.
    end
    found = differing ('stale', count, results, back ());
    stale([found.place] - count) = true;
  end
  for i = 1:numel (stale)
    if stale(i)
      notices(end+1) = struct ('kind', 'stale', 'place', count + i);
    end
  end
end

function points = other_points (inputs)
  % Points of the same sizes where gradients are others, if they depend on the point.
  %
  % The first is turned around and halved: a matrix that is positive definite stays so,
  % and it is no farther from zero. Where that keeps every sign, and with it the
  % gradient of relu, the second does not; it may be refused.
  turned = @(x) reshape (x(end:-1:1), size (x)) / 2;
  points = {cellfun(turned, inputs, 'UniformOutput', false), ...
            cellfun(@uminus, inputs, 'UniformOutput', false)};
end

function notices = differing (kind, count, results, gradients)
  notices = struct ('kind', {}, 'place', {});
  for i = 1:numel (gradients)
    if ~same_bits (results{count+i}, gradients{i})
      notices(end+1) = struct ('kind', kind, 'place', count + i);
    end
  end
end

function same = same_bits (a, b)
  same = strcmp (class (a), class (b)) && ndims (a) == ndims (b);
  same = same && all (size (a) == size (b), 2);
  if same && isfloat (a) && isreal (a) && isreal (b)   % isequal takes ten times as long
    other = typecast (a(:), 'uint8') ~= typecast (b(:), 'uint8');
    same = ~any (other(:), 1);
  elseif same
    same = isequaln (a, b);
  end
end

%!function [results, back] = started (f, inputs, dy)
%!  [y, g] = f (inputs{:});
%!  back = @() {g(dy)};
%!  results = [{y}, back()];
%!endfunction
%!function [y, back] = newest (x)
%!  latest (x);
%!  y = tanh (x);
%!  back = @(dy) dy .* (1 - tanh (latest ()) .^ 2);
%!endfunction
%!function x = latest (x)
%!  persistent kept
%!  if nargin > 0
%!    kept = x;
%!  end
%!  x = kept;
%!endfunction
%!function dx = counting (dy)
%!  persistent calls
%!  calls = [calls 1];
%!  dx = numel (calls) * dy;
%!endfunction
%!test <a back with no memory has no notice>
%! [results, notices] = pyref.internal.watch (@(v) started (@pyref.layers.tanh, v, 1), {0.5});
%! assert (results, {tanh(0.5), 1 - tanh(0.5) ^ 2}, eps);
%! assert (isempty (notices));
%!test <tanh by the newest forward pass is stale, though even in x>
%! [~, notices] = pyref.internal.watch (@(v) started (@newest, v, [1 1]), {[0.5 2]});
%! assert (notices, struct ('kind', 'stale', 'place', 2));
%!test <the mask of the newest forward pass is stale, where all signs are the same too>
%! relu = @(x) deal (x .* (latest (x) > 0), @(dy) dy .* (latest () > 0));
%! [~, notices] = pyref.internal.watch (@(v) started (relu, v, [1 1]), {[0.5 2]});
%! assert (notices.kind, 'stale');
%!test <a back that counts its calls is unrepeatable>
%! [~, notices] = pyref.internal.watch (@(v) started (@(x) deal (x, @counting), v, 1), {3});
%! assert (notices(1), struct ('kind', 'unrepeatable', 'place', 2));
%!test <zeros of another sign are other bits>
%! signed = @(x) deal (latest (x), @(dy) 0 * latest ());
%! [~, notices] = pyref.internal.watch (@(v) started (signed, v, 1), {3});
%! assert (notices, struct ('kind', 'stale', 'place', 2));
%!test <where one call gives everything there is nothing to watch>
%! whole = @(v) deal ({v{1}, 2 * v{1}}, []);
%! [results, notices] = pyref.internal.watch (whole, {3});
%! assert (results, {3, 6});
%! assert (isempty (notices));
