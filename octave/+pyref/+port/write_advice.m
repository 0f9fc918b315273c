% The shortest port of a layer that works, around the user's own functions.
%
%     advice = pyref.port.write_advice (c)
%
% c is a case of the layer; advice has several lines. A twin of write_advice in
% pyref/port/refuse.py.

function text = write_advice (c)
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
  head = sprintf ('this form works, with your own code in it, as %s.m:', name);
  if isempty (fieldnames (c.upstream))   % a step of an optimizer goes nowhere back
    code = {
      sprintf('function [%s] = %s (%s)', strjoin (outputs, ', '), name, takes)
      '  ...'
      'end'};
    text = strjoin ([{head}, folded_code(code)], char (10));
    return
  end
  code = {
    sprintf('function [%s, back] = %s (%s)', strjoin (outputs, ', '), name, takes)
    sprintf('  %s = ...;', outputs{1})
    sprintf('  back = @(%s) %s_back (%s, %s);', upstream, name, upstream, takes)
    'end'
    sprintf('function [%s] = %s_back (%s, %s)', ...
            strjoin (strcat ('d', inputs), ', '), name, upstream, takes)
    '  ...'
    'end'};
  tail = {'or two functions: pyref check f.m,f_backward.m; in Octave', ...
          sprintf('    pyref.check ({@f, @f_backward}, ''%s'')', c.layer)};
  text = strjoin ([{head}, folded_code(code), tail], char (10));
end

function lines = folded_code (code)
  % Lines of code that fit, four columns in, each that goes on with three dots.
  lines = {};
  for i = 1:numel (code)
    words = strsplit (code{i}, ' ', 'CollapseDelimiters', false);
    line = ['    ' words{1}];
    for k = 2:numel (words)
      if length (line) + length (words{k}) > 71 && ~isempty (words{k})
        lines{end+1} = [line ' ...'];
        line = ['            ' words{k}];
      else
        line = [line ' ' words{k}];
      end
    end
    lines{end+1} = line;
  end
end

%!test <code is folded>
%! [~, cases] = pyref.port.read_cases ('multihead_attention');
%! advice = pyref.port.write_advice (cases{1});
%! lines = strsplit (advice, char (10));
%! assert (max (cellfun (@numel, lines)) <= 76);
