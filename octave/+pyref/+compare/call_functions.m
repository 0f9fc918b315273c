% Results that are functions, called: they take upstream gradients and give gradients.
%
%     results = pyref.compare.call_functions (results, args, takes, inputs)
%
% [y, back] = layer (x, w) stands for y, struct ('dx', ..., 'dw', ...) then. What goes
% in is made of y, entry by entry, so that it is the same on both sides however y lies:
% 1 where y is one number, a cost, else (1/2 + y) ./ (1 + y .^ 2). A function that takes
% as many arguments as arrays stand before it gets one for each of these. One that
% raises stays a function. args: a struct of the arguments; takes: their names in order;
% inputs: by these names what the gradients are named by.

function results = call_functions (results, args, takes, inputs)
  for k = 1:numel (results)
    if ~isa (results{k}, 'function_handle')
      continue
    end
    before = results(1:k-1);
    before = before(cellfun (@(v) isfloat (v) && ~isempty (v), before));
    count = nargin (results{k});
    if count == 1
      before = before(1:min (end, 1));
    end
    if count == numel (before)
      upstream = cellfun (@make_one, before, 'UniformOutput', false);
      results{k} = call (results{k}, upstream, args, takes, inputs);
    end
  end
end

function dy = make_one (y)
  if numel (y) == 1
    dy = ones (class (y));
  else
    dy = (0.5 + y) ./ (1 + y .* y);
  end
end

function found = call (back, upstream, args, takes, inputs)
  named = takes(isfield (args, takes));
  floats = named(cellfun (@(name) isfloat (args.(name)), named));
  for count = max (numel (floats), 1):-1:1
    given = cell (1, count);
    try
      [given{:}] = back (upstream{:});
    catch
      continue
    end
    found = name_gradients (given, args, floats, inputs);
    return
  end
  found = back;
end

function found = name_gradients (given, args, rest, inputs)
  if numel (given) == 1 && isstruct (given{1})
    found = given{1};
    return
  end
  found = struct ();
  for k = 1:numel (given)
    fits = find (cellfun (@(name) numel (args.(name)) == numel (given{k}), rest), 1);
    name = sprintf ('d%d', k);
    if ~isempty (fits)
      name = ['d' inputs.(rest{fits})];
      rest(1:fits) = [];
    end
    found.(name) = given{k};
  end
end

%!function [dx, dw] = backward (dy, x, w)
%!  [dx, dw] = deal (dy * w.', x.' * dy);
%!endfunction
%!shared args, takes, inputs
%! args = struct ('x', ones (2, 3), 'w', ones (3, 2), 'epsilon', 0.1);
%! takes = {'x', 'w', 'epsilon'};
%! inputs = struct ('x', 'X', 'w', 'w', 'epsilon', 'epsilon');
%!test <gradients come by the names of the inputs, as many as there are>
%! back = @(dy) backward (dy, args.x, args.w);
%! found = pyref.compare.call_functions ({ones(2), back}, args, takes, inputs);
%! assert (found{2}, struct ('dX', 1.5 * ones (2, 3), 'dw', 1.5 * ones (3, 2)));
%!test <a cost has the upstream gradient 1>
%! found = pyref.compare.call_functions ({3, @(dy) dy * args.x}, args, takes, inputs);
%! assert (found{2}, struct ('dX', args.x));
%!test <one that raises stays a function>
%! found = pyref.compare.call_functions ({3, @(dy) error('no')}, args, takes, inputs);
%! assert (isa (found{2}, 'function_handle'));
