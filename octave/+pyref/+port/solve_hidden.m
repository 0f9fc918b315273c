% Find the number that a port has inside, from what it answers.
%
%     text = pyref.port.solve_hidden (f, cases, convention, name)
%
% The outputs of the layer are a function of that number; where one entry of them is the
% port's, a root of that function is a guess, which all entries of two cases must bear
% out. The shortest decimal number that does is what somebody wrote. What the layer
% refuses is no such number; of an option that is whole only whole ones are. text is
% empty where no number explains the outputs. A twin of pyref/port/hidden.py.

function text = solve_hidden (f, cases, convention, name)
  text = '';
  asked = asked_of (f, cases, convention, name);
  if numel (asked) < 2
    return
  end
  for k = 1:numel (asked)
    guesses = guess_roots (asked{k});
    for i = 1:numel (guesses)
      worst = measured (asked, guesses(i));
      if worst <= 1e-7
        text = shorten (asked, guesses(i), worst);
        return
      end
    end
  end
end

function asked = asked_of (f, cases, convention, name)
  % The first two cases whose outputs depend on the number, and the port's outputs.
  asked = {};
  place = strcmp (convention.hidden(:,1), name);
  for i = 1:numel (cases)
    c = cases{i};
    free = convention;
    free.hidden = free.hidden(~place,:);
    p = pyref.port.pose (setfield (c, 'options', name, 1), free);
    if isempty (p)
      continue
    end
    share = p.given.(name);   % the port's number by ours: an unbiased variance
    one = convention;
    one.hidden{place,2} = sprintf ('%.17g', c.options.(name) * share);
    p = pyref.port.pose (c, one);
    if isempty (p)
      continue
    end
    [~, answer] = pyref.port.ask (f, p, 'float64');
    output = c.outputs{1};
    if ~isfield (answer.values, output)
      continue
    end
    got = answer.values.(output);
    one = struct ('p', p, 'name', name, 'output', output, 'got', got, 'share', share);
    one.whole = ismember (name, c.wholes);
    one.grid = sort ([0, logspace(-13, 3, 65), 0.999]);   % a share may be below 1 alone
    if one.whole
      one.grid = unique (round (logspace (0, 7, 85)));
    end
    if all (isfinite (got(:)), 1) && depends (one)
      asked{end+1} = one;
    end
    if numel (asked) == 2
      return
    end
  end
end

function yes = depends (one)
  % Whether the outputs are others for a small number than for a large one.
  small = first_of (one, one.grid(9:end));
  large = first_of (one, fliplr (one.grid));
  yes = any (abs (small(:) - large(:)) > 1e-8 + 1e-3 * abs (large(:)), 1);
end

function y = first_of (one, values)
  % The output with the first of these that the layer takes; Inf where it takes none.
  for i = 1:numel (values)
    y = computed (one, values(i));
    if ~all (isnan (y(:)), 1)
      return
    end
  end
  y = Inf (size (one.got));
end

function y = computed (one, value)
  % The output of the layer with this number, as the port would have it; NaN where the
  % layer refuses the number, or gives another size.
  c = one.p.case_;
  c.options.(one.name) = value / one.share;
  y = [];
  try
    values = pyref.port.results_of_layer (c);
    y = pyref.port.carried (one.p, one.output, values{1});
  catch error_
    if ~strncmp (error_.identifier, 'pyref:', 6)
      rethrow (error_);
    end
  end
  if ~isequal (size (y), size (one.got))
    y = NaN (size (one.got));
  end
end

function worst = measured (asked, value)
  % How far the layer is from the port, as a share of the largest output.
  worst = 0;
  for i = 1:numel (asked)
    gap = abs (computed (asked{i}, value) - asked{i}.got);
    size_ = max ([1e-300; abs(asked{i}.got(:))], [], 1);
    share = max ([0; gap(:)], [], 1) / size_;
    if ~all (isfinite (gap(:)), 1)
      share = Inf;
    end
    worst = max ([worst, share], [], 2);
  end
end

function guesses = guess_roots (one)
  % Numbers with which an entry of the layer is that of the port: four entries are
  % tried.
  guesses = [];
  grid = one.grid;
  gaps = zeros (numel (grid), numel (one.got));
  for i = 1:numel (grid)
    gaps(i,:) = reshape (computed (one, grid(i)) - one.got, 1, []);
  end
  taken = ~all (isnan (gaps), 2);
  [grid, gaps] = deal (grid(taken), gaps(taken,:));
  spread = max (gaps, [], 1) - min (gaps, [], 1);
  spread(~isfinite (spread)) = -1;
  [~, order] = sort (spread, 'descend');
  for i = 1:min (4, numel (order))
    k = order(i);
    line = gaps(:,k);
    guesses = [guesses, grid(line == 0)];
    crossed = find (line(1:end-1) .* line(2:end) < 0);
    for j = 1:numel (crossed)
      sides = grid(crossed(j) + [0, 1]);
      guesses = [guesses, roots_between(one, k, sides)];
    end
  end
end

function found = roots_between (one, k, sides)
  % Where entry k is that of the port, between numbers at which its sides differ.
  gap = @(v) entry (computed (one, v) - one.got, k);
  if ~one.whole
    found = fzero (gap, sides);
    return
  end
  side = gap (sides(1));
  while diff (sides, 1, 2) > 1
    middle = floor (mean (sides, 2));
    sides(1 + (gap (middle) * side <= 0)) = middle;
  end
  found = sides;
end

function value = entry (array, k)
  value = array(k);
end

function text = shorten (asked, value, worst)
  % The number with the fewest digits that explains the outputs as well.
  for digits = 1:17
    short = str2double (sprintf ('%.*g', digits, value));
    if measured (asked, short) <= 2 * worst + 1e-14
      break
    end
  end
  text = sprintf ('%.*g', digits, short);
  if short == fix (short) && abs (short) < 1e16
    text = [sprintf('%d', short), '.0'(1:2 * ~asked{1}.whole)];
  end
end

%!test <an epsilon is found with the digits that somebody wrote>
%! [~, cases] = pyref.port.read_cases ('batchnorm');
%! f = pyref.port.worker.open_target (@(x, gamma, beta) ...
%!                                    pyref.layers.batchnorm (x, gamma, beta, 3e-4));
%! [look, f] = pyref.port.look (f, cases{1});
%! found = pyref.port.candidates (cases{1}, look);
%! text = pyref.port.solve_hidden (f, pyref.port.telling (cases), found{1}, 'epsilon');
%! assert (text, '0.0003');
%! pyref.port.in_child ('stop');
%!test <no number explains what is wrong>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! f = pyref.port.worker.open_target (@(x) deal (abs (x) .^ 3, @(dy) dy));
%! [look, f] = pyref.port.look (f, cases{1});
%! found = pyref.port.candidates (cases{1}, look);
%! text = pyref.port.solve_hidden (f, pyref.port.telling (cases), found{1}, 'slope');
%! assert (text, '');
%! pyref.port.in_child ('stop');
%!test <what a layer refuses is no number inside, and of whole numbers whole ones are>
%! [~, cases] = pyref.port.read_cases ('infonce');
%! f = pyref.port.worker.open_target (@(q, k) pyref.layers.infonce (q, k, 0.2));
%! [look, f] = pyref.port.look (f, cases{1});
%! found = pyref.port.candidates (cases{1}, look);
%! text = pyref.port.solve_hidden (f, pyref.port.telling (cases), found{1}, 'temperature');
%! assert (text, '0.2');
%! [~, cases] = pyref.port.read_cases ('rotary_embedding');
%! f = pyref.port.worker.open_target (@(x) pyref.layers.rotary_embedding (x, 500));
%! [look, f] = pyref.port.look (f, cases{1});
%! found = pyref.port.candidates (cases{1}, look);
%! text = pyref.port.solve_hidden (f, pyref.port.telling (cases), found{1}, 'base');
%! assert (text, '500');
%! pyref.port.in_child ('stop');
