% Find the number that a port has inside, from what it answers.
%
%     text = pyref.port.solve_hidden (f, cases, convention, name)
%
% The outputs of the layer are a function of that number; where one entry of them is the
% port's, a root of that function is a guess, which all entries of two cases must bear
% out. The shortest decimal number that does is what somebody wrote. text is empty where
% no number explains the outputs. A twin of pyref/port/hidden.py.

function text = solve_hidden (f, cases, convention, name)
  text = '';
  grid = [0, logspace(-13, 3, 65)];
  asked = asked_of (f, cases, convention, name, grid);
  if numel (asked) < 2
    return
  end
  guesses = guess_roots (asked{1}, grid);
  for i = 1:numel (guesses)
    worst = measured (asked, guesses(i));
    if worst <= 1e-7
      text = shorten (asked, guesses(i), worst);
      return
    end
  end
end

function asked = asked_of (f, cases, convention, name, grid)
  % The first two cases whose outputs depend on the number, and the port's outputs.
  asked = {};
  place = strcmp (convention.hidden(:,1), name);
  for i = 1:numel (cases)
    c = cases{i};
    one = convention;
    one.hidden{place,2} = sprintf ('%.17g', c.options.(name));
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
    one = struct ('p', p, 'name', name, 'output', output, 'got', got);
    [small, large] = deal (computed (one, grid(9)), computed (one, grid(end)));
    far = isequal (size (small), size (got)) && all (isfinite (got(:)), 1);
    if far && any (abs (small(:) - large(:)) > 1e-8 + 1e-3 * abs (large(:)), 1)
      asked{end+1} = one;
    end
    if numel (asked) == 2
      return
    end
  end
end

function y = computed (one, value)
  % The output of the layer with this number, as the port would have it.
  c = one.p.case_;
  c.options.(one.name) = value;
  values = pyref.port.results_of_layer (c);
  y = pyref.port.carried (one.p, one.output, values{1});
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

function guesses = guess_roots (one, grid)
  % Numbers with which an entry of the layer is that of the port: four entries are
  % tried.
  guesses = [];
  gaps = zeros (numel (grid), numel (one.got));
  for i = 1:numel (grid)
    gaps(i,:) = reshape (computed (one, grid(i)) - one.got, 1, []);
  end
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
      guesses(end+1) = fzero (@(v) entry (computed (one, v) - one.got, k), sides);
    end
  end
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
    text = sprintf ('%d.0', short);
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
