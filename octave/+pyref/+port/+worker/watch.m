% What a port does besides computing: each thing it must not do is a line of text.
%
%     lines = pyref.port.worker.watch (port, asked)
%
% asked as for call. In Octave no function can change its arguments or hand them
% out, so what is left is what it keeps between calls.

function lines = watch (port, asked)
  lines = {};
  count = numel (asked.results) - numel (asked.inputs);
  [first, port, back] = pyref.port.worker.call (port, asked);
  other = asked;
  other.inputs = cellfun (@(x) -x, asked.inputs, 'UniformOutput', false);
  names = asked.results(count + 1:end);
  if ~isempty (back)
    again = back (asked.upstream);
    lines = [lines, differing(names, first(count+1:end), again, ...
                              'when back is called again')];
  end
  try
    pyref.port.worker.call (port, other);
  catch
    % The negated inputs may be refused.
  end
  if ~isempty (back)
    later = back (asked.upstream);
    lines = [lines, differing(names, first(count+1:end), later, ...
                              'after a later forward pass')];
  end
  fresh = pyref.port.worker.call (port, asked);
  lines = [lines, differing(asked.results, first, fresh, ...
                            'when fresh equal arguments are given')];
end

function lines = differing (names, one, other, label)
  lines = {};
  for i = 1:numel (names)
    if ~isequaln (one{i}, other{i}) || ~strcmp (class (one{i}), class (other{i}))
      lines{end+1} = sprintf ('%s differs %s', names{i}, label);
    end
  end
end

%!test <a layer has nothing to be told>
%! asked.inputs = {[1 2; 3 4], [1 0; 2 1], [5 6]};
%! asked.options = {};
%! asked.upstream = {[1 0; 0 2]};
%! asked.results = {'y', 'dx', 'dw', 'db'};
%! asked.names = {'x', 'w', 'b'};
%! assert (pyref.port.worker.watch (pyref.port.worker.open_target (@pyref.layers.dense), asked), {});
%!test <a result that is never the same is told>
%! asked.inputs = {1};
%! asked.options = {};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! lines = pyref.port.worker.watch (pyref.port.worker.open_target (@(x) deal (x, rand ())), asked);
%! assert (lines, {'dx differs when fresh equal arguments are given'});
