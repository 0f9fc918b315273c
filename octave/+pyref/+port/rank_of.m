% Rows by which trials are sorted, the best first: all right, the most outputs right,
% the most arrays, the most that would be right in float32, the most of the right size.
%
%     keys = pyref.port.rank_of (trials)
%
% What comes forward says what a port is meant to compute.

function keys = rank_of (trials)
  key = @(t) [~t.perfect, -t.outputs, -t.right, -t.near, -t.shaped];
  keys = cellfun (key, trials, 'UniformOutput', false);
  keys = vertcat (zeros (0, 5), keys{:});
end

%!function order = order_of (varargin)
%!  names = {'perfect', 'outputs', 'right', 'near', 'shaped'};
%!  trials = cellfun (@(row) cell2struct (num2cell (row), names, 2), varargin, 'UniformOutput', false);
%!  [~, order] = sortrows (pyref.port.rank_of (trials));
%!endfunction
%!test <all that is right goes before more that is right>
%! assert (order_of ([0 3 9 0 12], [1 1 3 0 3]), [2; 1]);
%!test <outputs go before more gradients>
%! assert (order_of ([0 0 9 0 12], [0 3 3 0 12]), [2; 1]);
%!test <what is right but for single precision goes before what has the right size>
%! assert (order_of ([0 0 0 0 12], [0 0 0 3 6]), [2; 1]);
