% Say why a port could not be judged, and how to write one that can.
%
%     [reason, advice] = pyref.port.refused (c, look, trials)
%
% c is a case of the layer, look what was seen of the port and trials what was tried.
% A twin of pyref/port/refuse.py.

function [reason, advice] = refused (c, look, trials)
  reason = sprintf ('cannot be called as %s: %s', c.layer, reason_of (c, look, trials));
  if ~isempty (look.form)
    reason = sprintf ('%s; seen: %s', reason, look.form);
  end
  if numel (trials) > 1
    reason = sprintf ('%s; tried: %d conventions', reason, numel (trials));
  end
  advice = written (c);
end

function reason = reason_of (c, look, trials)
  % What was seen, or what the port says in the attempt that went farthest.
  told = trials(cellfun (@(t) ~isempty (t.problem), trials));
  [~, best] = max (cellfun (@(t) t.farther, told), [], 2);   % the first of equals
  options = fieldnames (c.options).';
  hidden = setdiff (options(1:end * ~look.any), look.takes, 'stable');
  if ~isempty (look.problem)
    reason = look.problem;
  elseif ~isempty (told)
    reason = told{best}.problem;
  elseif ~isempty (hidden)
    reason = sprintf (['it takes no %s, and no case has what it may have inside ' ...
                       'instead'], strjoin (hidden, ', '));
  else
    reason = 'it gave no result and no error';
  end
end

function text = written (c)
  % The shortest port that works, around the user's own functions.
  inputs = fieldnames (c.inputs).';
  options = fieldnames (c.options).';
  outputs = c.outputs;
  if isfield (c.ports, 'through')
    [inputs, options] = deal ({'x'}, {});
    outputs = fieldnames (c.ports.through).';
  end
  takes = strjoin ([inputs, options], ', ');
  upstream = strjoin (strcat ('d', outputs), ', ');
  name = ['my_' c.layer];
  lines = {
    sprintf('this form works, with your own code in it, as %s.m:', name)
    sprintf('    function [%s, back] = %s (%s)', strjoin (outputs, ', '), name, takes)
    sprintf('      %s = ...;', outputs{1})
    sprintf('      back = @(%s) %s_back (%s, %s);', upstream, name, upstream, takes)
    '    end'
    sprintf('    function [%s] = %s_back (%s, %s)', ...
            strjoin (strcat ('d', inputs), ', '), name, upstream, takes)
    '      ...'
    '    end'
    'or two functions: pyref check f.m,f_backward.m; in Octave'
    sprintf('    pyref.check ({@f, @f_backward}, ''%s'')', c.layer)};
  text = strjoin (lines.', char (10));
end

%!shared c, look
%! [~, cases] = pyref.port.read_cases ('relu');
%! c = cases{1};
%! look = pyref.port.look ();
%!test <the attempt that went farthest tells why>
%! trials = struct ('problem', {'first', 'second', 'third'}, 'farther', {7, 1e6, 1e6});
%! [reason, advice] = pyref.port.refused (c, look, num2cell (trials));
%! assert (reason, 'cannot be called as relu: second; tried: 3 conventions');
%! assert (any (strfind (advice, 'function [y, back] = my_relu (x)'), 2));
%! assert (any (strfind (advice, 'pyref.check ({@f, @f_backward}, ''relu'')'), 2));
%!test <what was seen, and what it does not take>
%! look.form = 'a function, of x';
%! look.problem = 'it takes x, and no w';
%! reason = pyref.port.refused (c, look, {});
%! assert (reason, 'cannot be called as relu: it takes x, and no w; seen: a function, of x');
%! look.problem = '';
%! look.any = false;
%! c.options.slope = 1;
%! reason = pyref.port.refused (c, look, {});
%! assert (any (strfind (reason, 'it takes no slope, and no case has'), 2));
