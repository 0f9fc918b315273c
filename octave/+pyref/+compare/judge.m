% The reply to judge: the gradients of a cost by its own complex steps and slopes.
%
%     text = pyref.compare.judge (functions, request)
%
% request has args; cost, the path of the cost in the results, or upstream, each with a
% result and the path of the argument that is its upstream gradient, whose products are
% summed; gradients, each with the
% path of its argument and blocks, pairs of entries from and up to which a block goes,
% counted from 0 down the columns; and seconds, what it may take. All entries are
% judged, up to 2000 or what that time allows: beyond, some entries and directions. Or
% along, rows of pyref.compare.span_of, and by, which asks for the slopes along these.
% Errors: pyref:value, where the cost is not one number, or an argument no array.

function text = judge (functions, request)
  args = pyref.compare.read_args (request);
  [path_, upstream] = read_cost (request, args);
  [one, count] = find_function (functions, path_{1}, request);
  args = keep (args, one.takes);
  seconds = 30;
  if isfield (request, 'seconds') && ~isempty (request.seconds)
    seconds = request.seconds;
  end
  before = pyref.internal.complex_door (true);
  shut = onCleanup (@() pyref.internal.complex_door (before));
  asked = pyref.compare.elements (request.gradients);
  parts = cell (1, numel (asked));
  for k = 1:numel (asked)
    where = pyref.compare.elements (asked{k}.argument);
    x = pyref.compare.part_of (args, where);
    if ~isfloat (x) || ~isreal (x) || isempty (x)
      error ('pyref:value', '%s is no array of real numbers', where{1});
    end
    pyref.compare.seed ();
    evalc ('evaluate (one, args, where, double (x), count, path_, upstream, false);');
    drew = pyref.compare.seed ('drew');
    f = @(v) evaluate (one, args, where, v, count, path_, upstream, drew);
    found = struct ();
    if isfield (asked{k}, 'along')
      evalc ('found.directions = take_ways (f, double (x), asked{k});');
    else
      blocks = read_rows (asked{k}, 'blocks', 2);
      evalc (['found = pyref.compare.judge_argument (f, double (x), blocks, ' ...
              'seconds / numel (asked));']);
    end
    parts{k} = pyref.compare.tell_judged (found, size (x));
  end
  text = sprintf ('"gradients": [%s]', strjoin (parts, ', '));
end

function [path_, upstream] = read_cost (request, args)
  % The path of the cost, or of the last output, and upstream gradients, {} where none.
  upstream = {};
  if ~isfield (request, 'upstream') || isempty (request.upstream)
    path_ = pyref.compare.elements (request.cost);
    return
  end
  asked = pyref.compare.elements (request.upstream);
  for k = 1:numel (asked)
    where = pyref.compare.elements (asked{k}.argument);
    upstream{asked{k}.result + 1} = pyref.compare.part_of (args, where);
  end
  path_ = {numel(upstream) - 1};
end

function [one, count] = find_function (functions, place, request)
  % The function that gives the cost, and how many of its results are needed for it.
  count = place + 1;
  for i = 1:numel (functions)
    one = functions(i);
    gives = max (nnz (~strcmp (one.gives, 'varargout')), 1);
    if i == 1 && isfield (request, 'outputs') && ~isempty (request.outputs)
      gives = request.outputs;
    end
    if count <= gives || i == numel (functions)
      return
    end
    count = count - gives;
  end
end

function args = keep (args, names)
  args = rmfield (args, setdiff (fieldnames (args).', names));
end

function listed = read_rows (asked, name, wide)
  listed = zeros (0, wide);
  if isfield (asked, name) && ~isempty (asked.(name))
    listed = reshape (asked.(name), [], wide);
  end
end

function directions = take_ways (f, x, asked)
  spans = read_rows (asked, 'along', 5);
  ways = cell (1, size (spans, 1));
  for k = 1:numel (ways)
    ways{k} = pyref.compare.span_of (numel (x), spans(k,:));
  end
  [values, errors] = pyref.compare.go_along (f, x, ways, asked.by);
  directions = struct ('span', num2cell (spans, 2).', 'slope', num2cell (values), ...
                       'error', num2cell (errors));
end

function cost = evaluate (one, args, where, value, count, path_, upstream, again)
  if again   % with the same random numbers in each run
    pyref.compare.seed ();
  end
  args = pyref.compare.part_of (args, where, value);
  results = pyref.compare.run (one, args, count);
  if ~isempty (upstream)
    cost = add_up (results, upstream);
    return
  end
  cost = pyref.compare.part_of (results{count}, path_(2:end));
  if ~isnumeric (cost) || numel (cost) ~= 1
    error ('pyref:value', '%s gives a cost of %s, not one number', one.name, ...
           pyref.internal.lengths_of (cost));
  end
  cost = double (cost);
end

function cost = add_up (results, upstream)
  cost = 0;
  for k = 1:numel (upstream)
    if ~isempty (upstream{k})
      cost = cost + sum (double (results{k}(:)) .* double (upstream{k}(:)), 1);
    end
  end
end

%!function f = of (name, call)
%!  f = struct ('name', name, 'call', call, 'takes', {{'theta', 'c'}}, 'gives', {{'J', 'grad'}});
%!endfunction
%!function [J, grad] = cost (theta, c)
%!  [J, grad] = deal (c * sum (theta(:) .^ 3), 3 * c * theta .^ 2);
%!endfunction
%!function [J, grad] = conjugated (theta, c)
%!  [J, grad] = deal (c * (theta' * theta), 2 * c * theta);
%!endfunction
%!function [J, grad] = wide (theta, c)
%!  [J, grad] = deal (sum (sin (theta)), cos (theta));
%!endfunction
%!function [y, dx] = layer (x, dy)
%!  [y, dx] = deal (x .^ 2, 2 * x .* dy);
%!endfunction
%!function found = asked (f, theta, blocks, gradients)
%!  request.args.theta = jsondecode (pyref.compare.write_tree (theta));
%!  request.args.c = jsondecode (pyref.compare.write_tree (2));
%!  request.cost = 0;
%!  request.gradients = struct ('argument', {{'theta'}});
%!  if nargin > 2
%!    request.gradients.blocks = blocks;
%!  end
%!  if nargin > 3
%!    request.gradients = gradients;
%!  end
%!  found = jsondecode (['{' pyref.compare.judge(f, request) '}']);
%!  found = found.gradients;
%!endfunction
%!test <every entry by complex steps, of the shape of the argument>
%! theta = [0.5 1; -2 3];
%! found = asked (of ('cost', @cost), theta);
%! assert (found.by, 'complex step');
%! assert (pyref.compare.read_tree (found.values), 6 * theta .^ 2, 1e-12);
%! assert (pyref.compare.read_tree (found.seen), true (2));
%! assert ({found.complex.agrees, abs(found.complex.ratio - 1) < 1e-8}, {true, true});
%!test <where complex steps lose the derivative slopes judge, and the ratio tells>
%! found = asked (of ('conjugated', @conjugated), [0.5; 1.5]);
%! assert ({found.by, found.complex.agrees, found.complex.ratio}, {'slopes', false, 0});
%! assert (pyref.compare.read_tree (found.values), [2; 6], 1e-8);
%!test <of many entries some, and directions through all and through each block>
%! theta = linspace (-3, 3, 5000).';
%! found = asked (of ('wide', @wide), theta, [0 2000; 2000 5000]);
%! assert (found.by, 'directions');
%! values = pyref.compare.read_tree (found.values);
%! seen = pyref.compare.read_tree (found.seen);
%! assert (nnz (seen) == 24);
%! assert (values(seen), cos (theta(seen)), 1e-12);
%! ways = pyref.compare.elements (found.directions);
%! assert (mod (numel (ways), 2) == 0 && numel (ways) >= 8);
%! last = ways{end};
%! assert (last.span(1:4).', [2000 3000 0 1]);
%! assert (last.slope, pyref.compare.span_of (5000, last.span) * cos (theta), 1e-9);
%!test <along the directions that are asked for>
%! theta = linspace (-3, 3, 5000).';
%! for by = {'complex step', 'slopes'}
%!   more = struct ('argument', {{'theta'}}, 'by', by{1}, 'along', [0 2 10 5 0; 7 9 0 1 1]);
%!   found = asked (of ('wide', @wide), theta, [], more);
%!   slopes = [found.directions.slope];
%!   want = [pyref.compare.span_of(5000, [0 2 10 5 0]); pyref.compare.span_of(5000, [7 9 0 1 1])] * cos (theta);
%!   assert (slopes.', want, 1e-7);
%! end
%!test <the cost of a layer is its outputs times their upstream gradients>
%! f = struct ('name', 'layer', 'call', @layer, 'takes', {{'x', 'dy'}}, 'gives', {{'y', 'dx'}});
%! request.args = struct ('x', jsondecode (pyref.compare.write_tree ([1; 2])), 'dy', jsondecode (pyref.compare.write_tree ([3; 5])));
%! request.upstream = struct ('result', 0, 'argument', {{'dy'}});
%! request.gradients = struct ('argument', {{'x'}});
%! found = jsondecode (['{' pyref.compare.judge(f, request) '}']);
%! assert (pyref.compare.read_tree (found.gradients.values), [6; 20], 1e-12);
%!error <gives a cost of 2 x 2, not one number>
%! request.args = struct ('theta', jsondecode (pyref.compare.write_tree (ones (2))), 'c', jsondecode (pyref.compare.write_tree (2)));
%! [request.cost, request.gradients] = deal (1, struct ('argument', {{'theta'}}));
%! pyref.compare.judge (of ('cost', @cost), request);
