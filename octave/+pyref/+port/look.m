% What a port looks like, and how it may be called: a twin of pyref/port/look.py.
%
%     [look, f] = pyref.port.look (f, c)
%     [look, f] = pyref.port.look (f, c, writing)
%     look = pyref.port.look ()
%
% f is a port of open_target, c a case of the layer; writing is that of writing_of, how
% the port takes inputs in other arrays. look has
%
%     takes     inputs and options that the port is given, all where any is true
%     gives     the results that it can give, none where it gives all
%     variants  ways to call it, the likeliest first, a cell of texts
%     form      what it is, in words
%     problem   why it cannot be called, '' where it can
%     writing   as it was told
%
% f knows the names of the layer then. Of a network around a layer the layer's own input
% is x alone. Without arguments it is the look of a port that takes and gives all.

function [look, f] = look (f, c, writing)
  look = struct ('takes', {{}}, 'any', true, 'gives', {{}}, 'variants', {{''}}, ...
                 'form', '', 'problem', '', 'writing', pyref.port.writing_of ());
  if nargin == 0
    return
  elseif nargin > 2
    look.writing = writing;
  end
  names.inputs = fieldnames (c.inputs).';
  names.options = fieldnames (c.options).';
  names.outputs = c.outputs;
  inner = isfield (c.ports, 'through');
  if inner
    names = struct ('inputs', {{'x'}}, 'options', {{}}, 'outputs', ...
                    {fieldnames(c.ports.through).'});
  end
  names.optional = names.inputs(ismember (names.inputs, fieldnames (c.ports.hidden)));
  if ~isempty (look.writing.parts)
    whole = pyref.port.taken_whole (look.writing, names.optional);
    [names.inputs, names.optional] = deal ({look.writing.parts.name}, whole);
  end
  f.names = names;
  try
    f = pyref.port.worker.recognize (f, names);
  catch problem
    look.form = pyref.port.worker.seen (f);
    look.problem = strtrim (regexprep (problem.message, '\s+', ' '));
    return
  end
  plan = f.plan;
  look.any = plan.any || inner;
  look.takes = plan.takes;
  look.gives = plan.gives;
  if ~isempty (plan.gives) && ~isempty (look.writing.parts)
    look.gives = pyref.port.name_results (look.writing, plan.gives);
  end
  look.form = plan.form;
  if ~isempty (plan.variants)
    look.variants = cellfun (@(v) v.text, plan.variants, 'UniformOutput', false);
  end
end

%!test <what is not given is not taken>
%! [~, cases] = pyref.port.read_cases ('conv2d');
%! port = pyref.port.worker.open_target (@(x, kernel, pad) x);
%! [look, port] = pyref.port.look (port, cases{1});
%! assert ({look.any, look.takes}, {false, {'x', 'w', 'pad'}});
%! assert (port.names.optional, {'b'});
%!test <a function of Octave itself is given all>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! look = pyref.port.look (pyref.port.worker.open_target (@sin), cases{1});
%! assert ({look.any, look.problem}, {true, ''});
%!test <what cannot be called is told, and what was seen>
%! [~, cases] = pyref.port.read_cases ('dense');
%! look = pyref.port.look (pyref.port.worker.open_target (@(x) x), cases{1});
%! assert (look.form, 'a function, of x');
%! assert (any (strfind (look.problem, 'no w'), 2));
