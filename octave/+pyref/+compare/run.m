% Call the functions of a target with the arguments that their own names say.
%
%     [results, names] = pyref.compare.run (functions, args)
%     [results, names] = pyref.compare.run (functions, args, outputs)
%
% functions are those of open_target; args is a struct of values by the names of the
% arguments, where varargin is a cell. outputs is how many results of the first function
% are asked for; unless told, all that its head names. A function that then leaves some
% at the end undefined is asked for fewer. Where functions have a field through, results
% that are functions are called (see pyref.compare.call_functions). A field handed has
% arguments of the second function, with the result of the first that each gets, from 0,
% or -1 for the last. results are those of the first function, then of the second.
%
% Errors: those of the functions; pyref:value, where one takes no such argument, is not
% given one before its last, or gives nothing.

function [results, names] = run (functions, args, outputs)
  [results, names] = deal (cell (1, 0));
  given = fieldnames (args);
  for k = 1:numel (given)   % setdiff takes longer than many a cost
    if ~any (strcmp (given{k}, [functions.takes]), 2)
      error ('pyref:value', '%s takes no %s', functions(1).name, given{k});
    end
  end
  for i = 1:numel (functions)
    f = functions(i);
    values = arrange (f, hand_on (f, args, results));
    count = nnz (~strcmp (f.gives, 'varargout'));
    fixed = i == 1 && nargin > 2 && ~isempty (outputs);
    if fixed
      count = outputs;
    elseif count == 0 && ~isempty (f.gives)
      count = 1;
    elseif count == 0
      error ('pyref:value', '%s gives no result', f.name);
    end
    found = call (f.call, values, count, f.gives, fixed);
    if isfield (functions, 'through') && ~isempty (f.through)
      found = pyref.compare.call_functions (found, args, f.takes, f.through);
    end
    results = [results, found];
    names = [names, name_results(f.gives, numel (found))];
  end
end

function args = hand_on (f, args, results)
  if ~isfield (f, 'handed') || isempty (results)
    return
  end
  names = fieldnames (f.handed);
  for k = 1:numel (names)
    place = f.handed.(names{k});
    behind = place < 0;   % counted from the last
    args.(names{k}) = results{place + 1 + behind * numel(results)};
  end
end

function values = arrange (f, args)
  values = cell (1, 0);
  named = isfield (args, f.takes);
  last = find ([true, named], 1, 'last') - 1;
  for k = 1:last
    name = f.takes{k};
    if strcmp (name, 'varargin')
      values = [values, reshape(args.varargin, 1, [])];
    elseif named(k)
      values{end+1} = args.(name);
    elseif strcmp (name, '~')
      values{end+1} = [];
    else
      error ('pyref:value', '%s is not given %s, which it takes before %s', f.name, ...
             name, f.takes{last});
    end
  end
end

function found = call (name, values, count, gives, fixed)
  found = cell (1, count);
  away = pyref.compare.own_path ('enter');
  try
    [found{:}] = feval (name, values{:});
    clear ('away');
    pyref.port.worker.must_be_set (found);
  catch problem
    clear ('away');
    missing = undefined (problem.message, gives);
    if fixed || isempty (missing) || missing < 2
      rethrow (problem);
    end
    found = call (name, values, missing - 1, gives, true);
  end
end

function place = undefined (text, gives)
  % Which of the results was left undefined, by the words of the error.
  number = regexp (text, 'element number (\d+) undefined in return list', 'tokens');
  name = regexp (text, '^''(\w+)'' undefined', 'tokens');
  place = [];
  if ~isempty (number)
    place = str2double (number{1}{1});
  elseif ~isempty (name)
    place = find (strcmp (gives, name{1}{1}), 1);
  end
end

function names = name_results (gives, count)
  names = gives(~strcmp (gives, 'varargout'));
  for k = numel (names)+1:count
    names{k} = sprintf ('varargout{%d}', k - nnz (~strcmp (gives, 'varargout')));
  end
  names = names(1:count);
end

%!function [J, grad] = cost (theta, X, scale)
%!  if nargin < 3
%!    scale = 1;
%!  end
%!  J = scale * X * theta;
%!  if scale > 0
%!    grad = scale * X.';
%!  end
%!endfunction
%!function varargout = any_number (varargin)
%!  varargout = varargin;
%!endfunction
%!function quiet (x)
%!endfunction
%!function y = second (x)
%!  y = x + 1;
%!endfunction
%!shared f, args
%! f = struct ('name', 'cost', 'call', @cost, 'takes', {{'theta', 'X', 'scale'}}, 'gives', {{'J', 'grad'}});
%! args = struct ('X', [1 2], 'theta', [3; 4]);
%!test <arguments go by name, and those left out stay so>
%! [results, names] = pyref.compare.run (f, args);
%! assert (results, {11, [1; 2]});
%! assert (names, {'J', 'grad'});
%! args.scale = 2;
%! assert (pyref.compare.run (f, args, 1), {22});
%!test <a result at the end that stays undefined is not asked for>
%! args.scale = -1;
%! assert (pyref.compare.run (f, args), {-11});
%!test <any number of arguments and results>
%! g = struct ('name', 'g', 'call', @any_number, 'takes', {{'varargin'}}, 'gives', {{'varargout'}});
%! assert (pyref.compare.run (g, struct ('varargin', {{5, 'a'}})), {5});
%! [results, names] = pyref.compare.run (g, struct ('varargin', {{5, 'a'}}), 2);
%! assert ({results, names}, {{5, 'a'}, {'varargout{1}', 'varargout{2}'}});
%!test <two functions give the results of both, each by its own arguments>
%! g = struct ('name', 'second', 'call', @second, 'takes', {{'x'}}, 'gives', {{'y'}});
%! [args.scale, args.x] = deal (1, 9);
%! [results, names] = pyref.compare.run ([f, g], args);
%! assert ({results{3}, names{3}}, {10, 'y'});
%!function [y, cache] = forward (x, w)
%!  [y, cache] = deal (x * w, struct ('x', x, 'w', w));
%!endfunction
%!function dx = backward (dy, cache)
%!  dx = dy * cache.w.';
%!endfunction
%!test <a backward function gets the cache of its forward function>
%! g = struct ('name', 'forward', 'call', @forward, 'takes', {{'x', 'w'}}, 'gives', {{'y', 'cache'}});
%! g(2) = struct ('name', 'backward', 'call', @backward, 'takes', {{'dy', 'cache'}}, 'gives', {{'dx'}});
%! [g.handed] = deal (struct ('cache', -1));
%! results = pyref.compare.run (g, struct ('x', 2, 'w', 3, 'dy', 5));
%! assert (results([1, 3]), {6, 15});
%!error <cost takes no q> pyref.compare.run (f, struct ('q', 1))
%!error <cost is not given X, which it takes before scale> pyref.compare.run (f, struct ('theta', 1, 'scale', 1))
%!error <quiet gives no result>
%! g = struct ('name', 'quiet', 'call', @quiet, 'takes', {{'x'}}, 'gives', {{}});
%! pyref.compare.run (g, struct ('x', 1));
