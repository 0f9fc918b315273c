% Rows by which trials are sorted, the best first: all right, and the nearest to ours
% of these; the most outputs right as float32 keeps them, and in float64, the most
% arrays right in each; the most that would be right in float32, the most of the right
% size.
%
%     keys = pyref.port.rank_of (trials)
%
% What comes forward says what a port is meant to compute. First what is right in
% single precision, where a port keeps so what it puts out: of such a port zeros alone
% are right in double, in any layout.

function keys = rank_of (trials)
  score = @(t) [t.single(1), t.outputs, t.single(2), t.right, t.near, t.shaped];
  key = @(t) [~t.perfect, far(t), -score(t)];
  keys = cellfun (key, trials, 'UniformOutput', false);
  keys = vertcat (zeros (0, 8), keys{:});
end

function d = far (trial)
  d = 0;
  if trial.perfect
    d = pyref.port.distance_of (trial.convention);
  end
end

%!function order = order_of (varargin)
%!  names = {'perfect', 'outputs', 'right', 'single', 'near', 'shaped'};
%!  trials = cellfun (@(row) cell2struct (row.', names, 1), varargin, 'UniformOutput', false);
%!  ours = struct ('spelling', '', 'variant', 0, 'choices', {cell(1, 0)});
%!  trials = cellfun (@(t) setfield (t, 'convention', ours), trials, 'UniformOutput', false);
%!  [~, order] = sortrows (pyref.port.rank_of (trials));
%!endfunction
%!test <all that is right goes before more that is right>
%! assert (order_of ({0, 3, 9, [3 9], 9, 12}, {1, 1, 3, [1 3], 3, 3}), [2; 1]);
%!test <outputs go before more gradients>
%! assert (order_of ({0, 0, 9, [0 9], 9, 12}, {0, 3, 3, [3 3], 3, 12}), [2; 1]);
%!test <what is right but for single precision goes before what has the right size>
%! assert (order_of ({0, 0, 0, [0 0], 0, 12}, {0, 0, 0, [0 0], 3, 6}), [2; 1]);
%!test <outputs in single precision go before fewer, which zeros make exact>
%! assert (order_of ({0, 2, 8, [2 8], 8, 10}, {0, 0, 9, [3 15], 15, 15}), [2; 1]);
