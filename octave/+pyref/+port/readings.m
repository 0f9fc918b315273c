% A diagnosis with what loss and gradient are, where they belong to two losses.
%
%     d = pyref.port.readings (d, evidence)
%
% A convention takes a loss as its port has it. Where the gradients are one factor off,
% they are those of another reading of the same loss, which is named: 1/N of the mean
% forgotten: y is the mean over N, dx the gradient of the sum over samples. A twin of
% pyref/port/readings.py.

function d = readings (d, evidence)
  c = evidence{1}.posed.case_;
  if ~c.ports.loss || d.share < 0.5 || numel (d.where) ~= 1
    return
  end
  name = d.where{1};
  off = any (strcmp (name, c.outputs), 2);
  [cases, losses, gradients, wrong] = deal ({}, [], [], 0);
  for i = 1:numel (evidence)
    h = evidence{i}.held.(name);
    factor = [];
    if h.wrong
      wrong = wrong + 1;
      factor = pyref.port.factor_of (h);
    end
    if isempty (factor) || factor == 0
      continue
    end
    share = share_of (evidence{i}.posed);
    if isempty (share) || share == 0
      return
    end
    cases{end+1} = evidence{i}.posed.case_;
    pair = [share, share * factor];
    losses(end+1) = pair(1 + off);
    gradients(end+1) = pair(2 - off);
  end
  % Another formula is one factor off, too, where one entry outweighs all others.
  if 2 * numel (cases) <= wrong
    return
  end
  first = words_of (cases, losses);
  second = words_of (cases, gradients);
  if isempty (first) || isempty (second)
    return
  end
  names = fieldnames (c.inputs);
  d.effect = sprintf ('%s is %s, d%s the gradient of %s', c.outputs{1}, ...
                      described (first), names{1}, described (second));
  if strcmp (second, '1') && is_mean (first)
    known = {};
    if off && ~strncmp (d.name, [name ' '], numel (name) + 1)
      known = {d.name};   % the other side of the same fact
    end
    [d.name, d.synonyms] = deal ([first ' of the mean forgotten'], known);
  else
    d.effect = ['loss and gradient of two losses: ' d.effect];
  end
end

function share = share_of (p)
  % What the sum of all losses is multiplied by in the reading of the port.
  share = [];
  if isempty (p.ours) || isempty (p.ours{1})
    return
  end
  share = p.ours{1}(1);
  given = struct2cell (p.upstream);
  if ~isempty (given) && isequal (size (given{1}), size (p.ours{1}))
    share = p.gain(1) / p.gain(2);
  end
end

function words = words_of (cases, shares)
  % What multiplies the sum of all losses in a reading: 1, 1/N.
  found = pyref.port.quantities (cases, shares);
  if ~isempty (found)
    words = found{1}.words;
  else
    words = weights_of (cases, shares);
  end
end

function words = weights_of (cases, shares)
  % 1/sum (t w), where a loss may be divided by that of a product of two options.
  words = '';
  if isempty (cases)
    return
  end
  moves = regexp (jsonencode (cases{1}.ports.axes), 'mean (\w+) (\w+)"', 'tokens');
  for i = 1:numel (moves)
    names = moves{i};
    if all (isfield (cases{1}.options, names), 2)
      sums = cellfun (@(c) sum_product (c.options, names), cases);
      if all (abs (shares(:) .* sums(:) - 1) <= 1e-6, 1)
        words = sprintf ('1/sum (%s)', strjoin (names, ' '));
        return
      end
    end
  end
end

function sum_ = sum_product (options, names)
  both = bsxfun (@times, options.(names{1}), options.(names{2}));
  sum_ = sum (both(:), 1);
end

function yes = is_mean (words)
  % Whether a sum is divided by a length, as 1/N, and not by a number alone.
  yes = strncmp (words, '1/', 2) && any (isletter (words), 2);
end

function text = described (words)
  % A reading of a loss, by what multiplies the sum of all losses.
  if strcmp (words, '1')
    text = 'the sum over samples';
  elseif strncmp (words, '1/sum', 5)
    text = ['the sum divided by ' words(3:end)];
  elseif is_mean (words)
    words = regexprep (words(3:end), '^[()]+|[()]+$', '');
    text = ['the mean over ' strrep(words, ' ', ' x ')];
    text = strrep (text, 'LABELED', 'the rows with a label');
    text = strrep (text, 'KEPT', 'the steps that are kept');
  else
    text = [words ' times the sum over samples'];
  end
end

%!test <a layer that is no loss has one reading>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! d = struct ('share', 1, 'where', {{'dx'}}, 'effect', 'as it was');
%! evidence = {struct('posed', struct ('case_', cases{1}))};
%! assert (pyref.port.readings (d, evidence), d);
%!test <a formula that is one factor off in one case of three is no other reading>
%! [~, cases] = pyref.port.read_cases ('squared_error');
%! d = struct ('share', 1, 'where', {{'dx'}}, 'effect', 'as it was');
%! for i = 1:3
%!   got = {[2 4], [1 3], [1 3]};
%!   h = struct ('wrong', true, 'got', got{i}, 'known', struct ('high', [1 2]), 'off', 1);
%!   h.allowed = [0 0];
%!   h.dtype = 'float64';
%!   p = struct ('case_', cases{i}, 'ours', {{ones(2, 1)}}, 'gain', [1 1]);
%!   p.upstream.dy = 1;
%!   evidence{i} = struct ('posed', p, 'held', struct ('dx', h));
%! end
%! assert (pyref.port.readings (d, evidence), d);
%!test <a mean loss with the gradient of the sum>
%! [~, cases] = pyref.port.read_cases ('squared_error');
%! order = pyref.port.telling (cases);
%! d = struct ('share', 1, 'where', {{'dx'}}, 'effect', '');
%! for i = 1:2
%!   N = size (order{i}.inputs.x, 1);
%!   h = struct ('wrong', true, 'got', [N 2*N], 'known', struct ('high', [1 2]), 'off', 1);
%!   h.allowed = [0 0];
%!   h.dtype = 'float64';
%!   p = struct ('case_', order{i}, 'ours', {{ones(N, 1) / N}}, 'gain', [1 1]);
%!   p.upstream.dy = 1;
%!   evidence{i} = struct ('posed', p, 'held', struct ('dx', h));
%! end
%! d = pyref.port.readings (d, evidence);
%! assert (d.name, '1/N of the mean forgotten');
%! assert (d.effect, 'y is the mean over N, dx the gradient of the sum over samples');
%!test <the sum of the weights of the labels is one that a gradient may lack>
%! [~, cases] = pyref.port.read_cases ('weighted_crossentropy');
%! cases = cases(cellfun (@(c) isfield (c.expect, 'y') && numel (c.inputs.x) > 1, cases));
%! d = struct ('share', 1, 'where', {{'dx'}}, 'effect', '', 'name', 'dy ignored');
%! for i = 1:3
%!   c = cases{i};
%!   both = bsxfun (@times, c.options.t, c.options.w);
%!   count = sum (both(:), 1);
%!   h = struct ('wrong', true, 'got', count * [1 2], 'known', struct ('high', [1 2]), 'off', 1);
%!   h.allowed = [0 0];
%!   h.dtype = 'float64';
%!   p = struct ('case_', c, 'ours', {{ones(2, 1) / count}}, 'gain', [1 1]);
%!   p.upstream.dy = 1;
%!   evidence{i} = struct ('posed', p, 'held', struct ('dx', h));
%! end
%! d = pyref.port.readings (d, evidence);
%! assert (d.name, '1/sum (t w) of the mean forgotten');
