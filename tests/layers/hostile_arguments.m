% Call functions with hostile arguments, many in one crossing.
%
%     hostile_arguments (question, answer)      two files of scipy.io
%
% The question has calls, kinds and trials. A row of trials says which call, which of
% its arguments, upstream gradients after the others, and which kind takes its place.
% The function of a call stands there as text, as do the two functions of a kind: of
% that argument, and of all other arrays.

function hostile_arguments (question, answer)
  asked = load (question);
  kinds = cellfun (@eval, asked.kinds, 'UniformOutput', false);
  made = @(call) eval (call.octave);
  functions = cellfun (made, asked.calls, 'UniformOutput', false);
  replies = cell (1, size (asked.trials, 1));
  for i = 1:numel (replies)
    row = asked.trials(i,:);
    kind = kinds(row(3),:);
    replies{i} = tried (functions{row(1)}, asked.calls{row(1)}, row(2), kind);
  end
  save ('-v6', answer, 'replies');
end

function reply = tried (f, call, place, kind)
  reply = struct ('identifier', '', 'message', '', 'values', {{}});
  values = call.values;
  for k = 1:numel (values)
    if k == place
      values{k} = kind{1} (values{k});
    elseif call.arrays(k)
      values{k} = kind{2} (values{k});
    end
  end
  try
    outputs = cell (1, call.outputs);
    gradients = cell (1, call.gradients);
    if call.gradients > 0
      [outputs{:}, back] = f (values{1:call.taken});
      [gradients{:}] = back (values{call.taken+1:end});
    else
      [outputs{:}] = f (values{:});
    end
    reply.values = [outputs, gradients];
  catch problem
    reply.identifier = problem.identifier;
    reply.message = problem.message;
  end
end

function [y, back] = chained (x, w, b)
  steps = {@pyref.layers.dense, {w, b}, {}; @pyref.layers.tanh, {}, {}};
  [y, back] = pyref.networks.chain (x, steps);
end

function [y, back] = in_a_graph (x, w, b)
  [given.x, given.w, given.b] = deal (x, w, b);
  steps = {'y', @pyref.layers.dense, {'x', 'w', 'b'}, {}};
  [values, back] = pyref.networks.graph (given, steps);
  y = values.y;
  back = @(dy) parts_of (back ('y', dy));
end

function [dx, dw, db] = parts_of (gradients)
  [dx, dw, db] = deal (gradients.x, gradients.w, gradients.b);
end

function [w, b] = cut_up (theta)
  parts = pyref.networks.rolled (theta, {[2 3], [1 2]});
  [w, b] = deal (parts{:});
end

function theta = in_one_column (w, b)
  theta = pyref.networks.unrolled ({w, b}, {[2 3], [1 2]});
end

function [theta, m, v, losses] = descend_a_bowl (varargin)
  f = @(theta, rows) deal (sum (theta .^ 2, 1) / 2, theta * numel (rows));
  [theta, m, v, losses] = pyref.training.descent (f, varargin{:});
end

function v = diagonal_of (v)
  if ndims (v) == 2 && min (size (v), [], 2) > 1
    v = diag (diag (v), size (v, 1), size (v, 2));
  end
end

function v = identity_of (v)
  if ndims (v) == 2
    v = eye (size (v));
  end
end

function v = permutation_of (v)
  if ndims (v) == 2 && size (v, 1) == size (v, 2)
    v = eye (size (v));
    v = v([end, 1:end-1],:);
  end
end

function v = range_of (v)
  if ndims (v) == 2 && size (v, 1) == 1
    v = 1:numel (v);
  end
end

function v = minus_range_of (v)
  if ndims (v) == 2 && size (v, 1) == 1
    v = -(1:numel (v));
  end
end

function v = first_is (v, value)
  if ~isempty (v)
    v(1) = value;
  end
end
