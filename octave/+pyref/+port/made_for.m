% Cases made for a value that a port has inside: the inputs of cases, each once.
%
%     made = pyref.port.made_for (cases, name, value)
%
% Beside each stand its inputs in proportion, for a value that is a threshold. There are
% 16 at most.

function made = made_for (cases, name, value)
  made = {};
  known = {};
  for i = 1:numel (cases)
    c = cases{i};
    if ~c.finite || ~isfield (c.options, name)
      continue
    end
    old = c.options.(name);
    shares = 1;
    if old ~= 0 && value ~= old
      shares = [1, value / old];
    end
    for k = 1:numel (shares)
      inputs = structfun (@(v) v * shares(k), c.inputs, 'UniformOutput', false);
      options = setfield (c.options, name, value);
      content = pyref.port.content_of (struct ('inputs', inputs, 'options', options, ...
                                               'upstream', c.upstream));
      if numel (made) == 16 || ismember (content, known)
        continue
      end
      one = pyref.port.made_with (c, struct (name, value), shares(k));
      if ~isempty (one)
        made{end+1} = one;
        known{end+1} = content;
      end
    end
  end
end

%!test <cases that differ in the option alone make one>
%! [~, cases] = pyref.port.read_cases ('huber');
%! c = cases{1};
%! made = pyref.port.made_for ({c, c}, 'delta', c.options.delta);
%! assert (numel (made), 1);
%! made = pyref.port.made_for ({c}, 'delta', 3 * c.options.delta);
%! assert (numel (made), 2);
%! assert (made{2}.inputs.x, 3 * c.inputs.x);
